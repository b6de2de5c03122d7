package io.natrium.kernel.interest;

/**
 * Keeps some messages from a subscription that covers them. Asked once per subject, when receivers
 * are looked up, and not per message. Thread: any.
 */
public interface DeliveryFilter {

  /**
   * Whether messages on the literal subject are kept back.
   *
   * @param queue queue group of the subscription, null for none
   */
  boolean denies(byte[] subject, byte[] queue);
}
