package io.natrium.kernel.interest;

/**
 * The results that one loop remembers for one account, so that a publish on a known subject costs a
 * probe and a compare. Two ways per set, newest first; grows with the number of subjects in use up
 * to a bound. Owned by one loop, or by one client inside the server.
 */
public final class MatchCache {

  private static final int SMALLEST = 64;

  /** Slots that one {@link #sweep} looks at: a fraction of a millisecond. */
  private static final int SWEPT_AT_ONCE = 1 << 13;

  /** Entries for each of which the heap holds some kilobytes, whatever else it is used for. */
  private static final int LARGEST =
      (int)
          Math.min(
              1 << 18,
              Math.max(1 << 13, Long.highestOneBit(Runtime.getRuntime().maxMemory() >>> 14)));

  private final SubscriptionIndex index;
  private final ByteKey probe = ByteKey.probe();
  private final MatchCollector collector = new MatchCollector();
  private MatchResult[] results = new MatchResult[SMALLEST];
  private int pushedOut;
  private int swept;
  private int found;

  public MatchCache(SubscriptionIndex index) {
    this.index = index;
  }

  public SubscriptionIndex index() {
    return index;
  }

  /** The receivers of a literal subject, from the cache or from the index. */
  public MatchResult match(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    int slot = hash & (results.length - 2);
    MatchResult result = results[slot];
    if (result == null || !result.isFor(bytes, offset, length, hash)) {
      MatchResult other = results[slot + 1];
      if (other == null || !other.isFor(bytes, offset, length, hash)) {
        return miss(bytes, offset, length, hash);
      }
      results[slot + 1] = result;
      results[slot] = other;
      result = other;
    }
    return result.holds(index) ? result : refresh(slot, bytes, offset, length, hash);
  }

  /**
   * The receivers of a literal subject from the index, with those who may not see what is published
   * there. Delivering to them is the caller's fault.
   */
  public MatchResult withDenied(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    return MatchResult.of(index, bytes, offset, length, hash, probe, collector, true);
  }

  private MatchResult refresh(int slot, byte[] bytes, int offset, int length, int hash) {
    MatchResult result =
        MatchResult.of(index, bytes, offset, length, hash, probe, collector, false);
    results[slot] = result;
    return result;
  }

  private MatchResult miss(byte[] bytes, int offset, int length, int hash) {
    MatchResult result =
        MatchResult.of(index, bytes, offset, length, hash, probe, collector, false);
    int slot = hash & (results.length - 2);
    if (results[slot + 1] != null && ++pushedOut > results.length / 2) {
      grow();
      slot = hash & (results.length - 2);
    }
    results[slot + 1] = results[slot];
    results[slot] = result;
    return result;
  }

  private void grow() {
    pushedOut = 0;
    if (results.length >= LARGEST) {
      return;
    }
    resize(results.length * 2);
  }

  private void resize(int length) {
    MatchResult[] former = results;
    results = new MatchResult[length];
    swept = 0;
    found = 0;
    for (MatchResult result : former) {
      if (result != null && result.holds(index)) {
        int slot = result.hash() & (results.length - 2);
        results[slot + 1] = results[slot];
        results[slot] = result;
      }
    }
  }

  /**
   * Forgets results that do not hold any more, in the next part of the memory; each keeps what it
   * was to be delivered to. When the last part was looked at and little is left, the memory
   * shrinks.
   */
  public void sweep() {
    int end = Math.min(results.length, swept + SWEPT_AT_ONCE);
    for (; swept < end; swept++) {
      MatchResult result = results[swept];
      if (result == null) {
        continue;
      }
      if (result.holds(index)) {
        found++;
      } else {
        results[swept] = null;
      }
    }
    if (end == results.length) {
      int wanted = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, found)) * 4);
      if (wanted <= results.length / 4) {
        resize(wanted);
      }
      swept = 0;
      found = 0;
    }
  }

  /** Whether there is more to sweep than is worth while at once. */
  public boolean isLarge() {
    return results.length > SWEPT_AT_ONCE;
  }

  /** How many results there is room for. */
  int room() {
    return results.length;
  }
}
