package io.natrium.tcp.netty;

/**
 * How the loops of a transport are made.
 *
 * @param loops how many loops, 0 for one per processor
 * @param nativeIo whether epoll is used where the platform has it
 */
public record LoopOptions(int loops, boolean nativeIo) {

  private static final int MAX_LOOPS = 1024;

  public LoopOptions {
    if (loops < 0 || loops > MAX_LOOPS) {
      throw new IllegalArgumentException("loops " + loops + " is not in 0.." + MAX_LOOPS);
    }
  }

  /** One loop per processor, native where possible. */
  public static LoopOptions defaults() {
    return new LoopOptions(0, true);
  }

  int count() {
    return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
  }
}
