package io.natrium.kernel.account;

import java.util.concurrent.atomic.LongAdder;

/** What the connections did that are no longer part of an account. Thread: any. */
public final class PastTraffic {

  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder slowConsumers = new LongAdder();

  /** Adds what one connection took from its peer and gave to it. */
  public void add(long inMessages, long inBytes, long outMessages, long outBytes) {
    messagesIn.add(inMessages);
    bytesIn.add(inBytes);
    messagesOut.add(outMessages);
    bytesOut.add(outBytes);
  }

  /** Counts a connection that was closed because it was too slow. */
  public void slow() {
    slowConsumers.increment();
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

  public long slowConsumers() {
    return slowConsumers.sum();
  }
}
