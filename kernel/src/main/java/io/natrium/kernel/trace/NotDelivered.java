package io.natrium.kernel.trace;

/** Why a receiver did not get a message, in the words that tools look for. Thread: any. */
public enum NotDelivered {
  /** The publisher itself, which does not want its own messages. */
  NO_ECHO("Not delivered because of no echo"),
  /** The receiver subscribed to more than it may see. */
  SUBSCRIPTION_DENIES("Not delivered because subscription denies this subject"),
  /** The subscription ended meanwhile. */
  SUBSCRIPTION_CLOSED("Not delivered because subscription is closed"),
  /** The subscription has had its last message. */
  AUTO_UNSUBSCRIBED("Not delivered because auto-unsubscribe exceeded"),
  /** The connection ended meanwhile. */
  CLIENT_CLOSED("Not delivered because client is closed"),
  /** The receiver is behind, and publishers do not wait. */
  BEHIND("Not delivered because fast producer not stalled and consumer is slow");

  private final String text;

  NotDelivered(String text) {
    this.text = text;
  }

  /** The words. */
  public String text() {
    return text;
  }
}
