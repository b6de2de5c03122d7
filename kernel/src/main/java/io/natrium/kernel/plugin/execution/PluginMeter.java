package io.natrium.kernel.plugin.execution;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls into a plugin. Thread: any. Outlives the starts and stops of the plugin. */
public final class PluginMeter {

  private final LongAdder calls = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder loopHolds = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private final CallTimes times = new CallTimes();

  /**
   * Notes a call that began at a reading of {@link System#nanoTime} and is over.
   *
   * @return how long it took
   */
  public long called(long began) {
    long took = System.nanoTime() - began;
    calls.increment();
    nanos.add(took);
    longest.accumulate(took);
    times.add(took);
    return took;
  }

  /**
   * Notes a call that threw or overran.
   *
   * @return whether the log should say so: the first, second, fourth, and so on, because a plugin
   *     that fails for each message must not fill the disk
   */
  public boolean failed() {
    errors.increment();
    return Long.bitCount(errors.sum()) == 1;
  }

  void heldLoop() {
    loopHolds.increment();
  }

  public long loopHolds() {
    return loopHolds.sum();
  }

  public long calls() {
    return calls.sum();
  }

  public long errors() {
    return errors.sum();
  }

  public Duration timeSpent() {
    return Duration.ofNanos(nanos.sum());
  }

  /** What 99 of 100 calls did not exceed, a quarter too high at most; zero without calls. */
  public Duration p99() {
    return Duration.ofNanos(Math.min(times.percentile(99), longest.get()));
  }

  /** The longest call. */
  public Duration longest() {
    return Duration.ofNanos(longest.get());
  }
}
