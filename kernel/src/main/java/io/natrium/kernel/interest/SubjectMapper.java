package io.natrium.kernel.interest;

/**
 * Gives the messages of a subscription in another account the subject they have for the subscriber.
 * Asked once per subject, when receivers are looked up, and not per message. Thread: any.
 */
public interface SubjectMapper {

  /** The subject for the subscriber, or null if messages on the literal subject are not for it. */
  byte[] map(byte[] literal);

  /** Whether traces of the messages come along. */
  boolean allowsTrace();
}
