package io.natrium.kernel.outbound;

/**
 * What decides, message by message, whether a subscription still takes deliveries. Guarded by the
 * lock of the outbound buffer that the subscription delivers to.
 */
public abstract class DeliveryGate {

  /** The gate that counts; another one where several subscriptions have one limit in common. */
  private final DeliveryGate counter;

  private boolean closed;
  private long delivered;
  private long max;

  protected DeliveryGate() {
    this.counter = this;
  }

  /**
   * Makes a gate that lets no more through, together with another one, than that one alone may.
   *
   * @param shared a gate of the same outbound buffer
   */
  protected DeliveryGate(DeliveryGate shared) {
    this.counter = shared == null ? this : shared.counter;
  }

  /**
   * How many of {@code offered} messages may be delivered; counts them.
   *
   * @return 0 to {@code offered}
   */
  final int admit(int offered) {
    DeliveryGate all = counter;
    if (closed || all.closed) {
      return 0;
    }
    int admitted = all.max == 0 ? offered : (int) Math.min(offered, all.max - all.delivered);
    all.delivered += admitted;
    if (all.max != 0 && all.delivered >= all.max) {
      all.closed = true;
    }
    return admitted;
  }

  /** Counts messages if all of them may be delivered; false, and none counted, otherwise. */
  final boolean admitAll(int offered) {
    DeliveryGate all = counter;
    if (closed || all.closed || all.max != 0) {
      return false;
    }
    all.delivered += offered;
    return true;
  }

  final boolean exhausted() {
    return counter.max != 0 && counter.delivered >= counter.max;
  }

  final boolean limited() {
    return counter.max != 0;
  }

  final boolean closedGate() {
    return closed || counter.closed;
  }

  final void shut() {
    closed = true;
  }

  final long deliveredCount() {
    return counter.delivered;
  }

  /** After how many messages it shuts, 0 for never. */
  final long most() {
    return counter.max;
  }

  /** Sets a limit; false if it is reached already and the gate is now shut. */
  final boolean limit(long newMax) {
    if (newMax > counter.delivered) {
      counter.max = newMax;
      return true;
    }
    counter.closed = true;
    return false;
  }
}
