package io.natrium.launcher.memory;

/**
 * Says when the heap is to be collected. A quiet server is, once, when there is something to gain;
 * a busy one is left alone until what may be garbage is so much that waiting longer would only make
 * the pause longer. Owned by one thread, which asks at equal intervals.
 */
final class HeapRule {

  /** Messages, connections and subscriptions between two looks below which a server is quiet. */
  static final long QUIET = 1_000;

  /** Quiet looks in a row before a collection. */
  static final int PATIENCE = 4;

  /** Bytes of growth for which a quiet server is worth collecting. */
  static final long WORTH = 16L << 20;

  /** Bytes of growth at which a busy server is collected too. */
  static final long MUCH = 128L << 20;

  private long activity;
  private long least = Long.MAX_VALUE;
  private int quiet;

  /**
   * Looks once.
   *
   * @param nowActivity a count that moves with whatever the server does
   * @param used bytes of the heap in use
   * @return whether to collect now; what is in use then is given to {@link #collected}
   */
  boolean isDue(long nowActivity, long used) {
    quiet = Math.abs(nowActivity - activity) < QUIET ? quiet + 1 : 0;
    activity = nowActivity;
    least = Math.min(least, used);
    long grown = used - least;
    // A live set of a size takes as long to mark as as much garbage takes to skip, or longer.
    return quiet >= PATIENCE ? grown >= WORTH : grown >= Math.max(MUCH, least * 2);
  }

  /** Notes what was left after a collection. */
  void collected(long used) {
    least = used;
  }
}
