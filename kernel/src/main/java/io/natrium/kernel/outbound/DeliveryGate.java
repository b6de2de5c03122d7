package io.natrium.kernel.outbound;

/**
 * What decides, message by message, whether a subscription still takes deliveries. Guarded by the
 * lock of the outbound buffer that the subscription delivers to.
 */
public abstract class DeliveryGate {

  private boolean closed;
  private long delivered;
  private long max;

  /**
   * How many of {@code offered} messages may be delivered; counts them.
   *
   * @return 0 to {@code offered}
   */
  final int admit(int offered) {
    if (closed) {
      return 0;
    }
    int admitted = max == 0 ? offered : (int) Math.min(offered, max - delivered);
    delivered += admitted;
    if (max != 0 && delivered >= max) {
      closed = true;
    }
    return admitted;
  }

  /** Counts messages if all of them may be delivered; false, and none counted, otherwise. */
  final boolean admitAll(int offered) {
    if (closed || max != 0) {
      return false;
    }
    delivered += offered;
    return true;
  }

  final boolean exhausted() {
    return max != 0 && delivered >= max;
  }

  final boolean limited() {
    return max != 0;
  }

  final boolean closedGate() {
    return closed;
  }

  final void shut() {
    closed = true;
  }

  final long deliveredCount() {
    return delivered;
  }

  /** After how many messages it shuts, 0 for never. */
  final long most() {
    return max;
  }

  /** Sets a limit; false if it is reached already and the gate is now shut. */
  final boolean limit(long newMax) {
    if (newMax > delivered) {
      max = newMax;
      return true;
    }
    closed = true;
    return false;
  }
}
