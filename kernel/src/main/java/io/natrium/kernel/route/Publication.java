package io.natrium.kernel.route;

import io.natrium.spi.session.Message;

/**
 * A message on its way through the router: its ranges, and the range of its tail, which is what
 * follows the sid in the frames of its receivers: reply, sizes, line end, headers, payload, line
 * end.
 *
 * <p>A flyweight owned by one publisher; borrowed by everything that it is passed to.
 */
public final class Publication {

  private final Message message = new Message();
  private int tailOffset;
  private int tailLength;

  /** The ranges of the message. */
  public Message message() {
    return message;
  }

  /** Sets the range of the tail in the buffer of the message. */
  public void tail(int offset, int length) {
    tailOffset = offset;
    tailLength = length;
  }

  public int tailOffset() {
    return tailOffset;
  }

  public int tailLength() {
    return tailLength;
  }

  boolean hasHeaders() {
    return message.headerLength() > 0;
  }
}
