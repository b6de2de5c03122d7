package io.natrium.kernel.route;

import java.util.concurrent.atomic.LongAdder;

/** What went through the server. Thread: any; written once per batch and not per message. */
public final class Traffic {

  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder stalls = new LongAdder();

  /** Counts messages taken from publishers. */
  public void received(long messages, long bytes) {
    messagesIn.add(messages);
    bytesIn.add(bytes);
  }

  void sent(long messages, long bytes) {
    messagesOut.add(messages);
    bytesOut.add(bytes);
  }

  /** Counts a pause of a publisher. */
  void stalled() {
    stalls.increment();
  }

  /** Counts a message that went through too many accounts. */
  void countDropped() {
    dropped.increment();
  }

  /** Messages lost because they went through too many accounts. */
  public long dropped() {
    return dropped.sum();
  }

  public long messagesIn() {
    return messagesIn.sum();
  }

  public long bytesIn() {
    return bytesIn.sum();
  }

  public long messagesOut() {
    return messagesOut.sum();
  }

  public long bytesOut() {
    return bytesOut.sum();
  }

  public long stalls() {
    return stalls.sum();
  }
}
