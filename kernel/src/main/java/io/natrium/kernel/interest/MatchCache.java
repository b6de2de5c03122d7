package io.natrium.kernel.interest;

/**
 * The results that one loop remembers for one account, so that a publish on a known subject costs a
 * probe and a compare.
 *
 * <p>An open table: a result stands within {@link #REACH} places behind the one its hash names. It
 * grows with the number of subjects in use up to a bound, and from then on lets go of what stands
 * where a new one has to. The hashes have an array of their own, because with many subjects the
 * time goes into memory that is far away: eight of them are one line of the processor's cache, and
 * a result is touched only where it is the right one. Owned by one loop, or by one client inside
 * the server.
 */
public final class MatchCache {

  private static final int SMALLEST = 64;

  /** Places that one {@link #sweep} looks at: a fraction of a millisecond. */
  private static final int SWEPT_AT_ONCE = 1 << 13;

  /** How many places are looked at for one subject. */
  private static final int REACH = 8;

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
  private int[] hashes = new int[SMALLEST];
  private int count;
  private int victim;
  private int swept;

  public MatchCache(SubscriptionIndex index) {
    this.index = index;
  }

  public SubscriptionIndex index() {
    return index;
  }

  /** The receivers of a literal subject, from the cache or from the index. */
  public MatchResult match(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    int mask = hashes.length - 1;
    for (int i = 0; i < REACH; i++) {
      int place = (hash + i) & mask;
      if (hashes[place] == hash) {
        MatchResult result = results[place];
        if (result == null) {
          break;
        }
        if (result.isFor(bytes, offset, length)) {
          return result.holds(index) ? result : refresh(place, bytes, offset, length, hash);
        }
      }
    }
    return miss(bytes, offset, length, hash);
  }

  /**
   * The receivers of a literal subject from the index, with those who may not see what is published
   * there. Delivering to them is the caller's fault.
   */
  public MatchResult withDenied(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    return MatchResult.of(index, bytes, offset, length, hash, probe, collector, true);
  }

  private MatchResult refresh(int place, byte[] bytes, int offset, int length, int hash) {
    MatchResult result =
        MatchResult.of(index, bytes, offset, length, hash, probe, collector, false);
    results[place] = result;
    return result;
  }

  private MatchResult miss(byte[] bytes, int offset, int length, int hash) {
    MatchResult result =
        MatchResult.of(index, bytes, offset, length, hash, probe, collector, false);
    if (count > results.length / 2 && results.length < LARGEST) {
      resize();
    }
    put(result);
    return result;
  }

  private void put(MatchResult result) {
    int hash = result.hash();
    int mask = results.length - 1;
    int place = (hash + (victim++ & (REACH - 1))) & mask;
    for (int i = 0; i < REACH; i++) {
      int free = (hash + i) & mask;
      if (results[free] == null) {
        place = free;
        count++;
        break;
      }
    }
    results[place] = result;
    hashes[place] = hash;
  }

  /** Lets go of what holds no more, and takes twice the room where that does not help. */
  private void resize() {
    MatchResult[] former = results;
    int holding = 0;
    for (int i = 0; i < former.length; i++) {
      if (former[i] != null && former[i].holds(index)) {
        holding++;
      } else {
        former[i] = null;
      }
    }
    move(holding > former.length / 4 ? former.length * 2 : former.length);
  }

  /** Takes other room for what is remembered. */
  private void move(int length) {
    MatchResult[] former = results;
    results = new MatchResult[length];
    hashes = new int[length];
    count = 0;
    swept = 0;
    for (MatchResult result : former) {
      if (result != null) {
        put(result);
      }
    }
  }

  /**
   * Forgets what does not hold any more, in the next part of the table; each result keeps those in
   * memory whom it was for. At the end of the table it becomes smaller if little is left.
   */
  public void sweep() {
    int end = Math.min(results.length, swept + SWEPT_AT_ONCE);
    for (; swept < end; swept++) {
      MatchResult result = results[swept];
      if (result != null && !result.holds(index)) {
        results[swept] = null;
        count--;
      }
    }
    if (end == results.length) {
      swept = 0;
      int enough = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, count)) * 4);
      if (enough <= results.length / 4) {
        move(enough);
      }
    }
  }

  /** Whether there is more to sweep than is worth while at once. */
  public boolean isLarge() {
    return results.length > SWEPT_AT_ONCE;
  }

  /** For how many results there is room. */
  int room() {
    return results.length;
  }

  /** Forgets everything, when nobody of the loop uses the account any more. */
  public void clear() {
    results = new MatchResult[SMALLEST];
    hashes = new int[SMALLEST];
    count = 0;
    swept = 0;
  }
}
