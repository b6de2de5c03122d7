package io.natrium.kernel.interest;

/**
 * An open table of results by subject: a result stands within {@link #REACH} places behind the one
 * its hash names. It grows with what is put into it up to a bound, and from then on lets go of what
 * stands where a new one has to.
 *
 * <p>The hashes have an array of their own, because with many subjects the time goes into memory
 * that is far away: eight of them are one line of the processor's cache, and a result is touched
 * only where it is the right one. Owned by one loop.
 */
final class MatchTable {

  private static final int SMALLEST = 64;

  /** How many places are looked at for one subject. */
  private static final int REACH = 8;

  /** Places that one {@link #sweep} looks at: a fraction of a millisecond. */
  private static final int SWEPT_AT_ONCE = 1 << 13;

  private final SubscriptionIndex index;
  private final int largest;
  private MatchResult[] results = new MatchResult[SMALLEST];
  private int[] hashes = new int[SMALLEST];
  private int count;
  private int victim;
  private int swept;

  /**
   * An empty table.
   *
   * @param largest most results, a power of two
   */
  MatchTable(SubscriptionIndex index, int largest) {
    this.index = index;
    this.largest = largest;
  }

  /** The result for a subject, which may hold no more; null if there is none. */
  MatchResult find(byte[] bytes, int offset, int length, int hash) {
    int mask = hashes.length - 1;
    for (int i = 0; i < REACH; i++) {
      int place = (hash + i) & mask;
      if (hashes[place] == hash) {
        MatchResult result = results[place];
        if (result != null && result.isFor(bytes, offset, length)) {
          return result;
        }
      }
    }
    return null;
  }

  /** Remembers a result in place of the former one for its subject. */
  void put(MatchResult result) {
    if (count > results.length / 2 && results.length < largest) {
      grow();
    }
    set(result);
  }

  private void set(MatchResult result) {
    int hash = result.hash();
    int mask = results.length - 1;
    int free = -1;
    for (int i = 0; i < REACH; i++) {
      int place = (hash + i) & mask;
      if (results[place] == null) {
        free = free < 0 ? place : free;
      } else if (hashes[place] == hash) {
        results[place] = result;
        return;
      }
    }
    if (free < 0) {
      free = (hash + (victim++ & (REACH - 1))) & mask;
    } else {
      count++;
    }
    results[free] = result;
    hashes[free] = hash;
  }

  /** Lets go of what holds no more, and takes twice the room where that does not help. */
  private void grow() {
    int holding = 0;
    for (int i = 0; i < results.length; i++) {
      if (results[i] != null && results[i].holds(index)) {
        holding++;
      } else {
        results[i] = null;
      }
    }
    move(holding > results.length / 4 ? results.length * 2 : results.length);
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
        set(result);
      }
    }
  }

  /**
   * Forgets what does not hold any more, in the next part of the table; each result keeps those in
   * memory whom it was for. At the end of the table it becomes smaller if little is left.
   */
  void sweep() {
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
  boolean isLarge() {
    return results.length > SWEPT_AT_ONCE;
  }

  /** For how many results there is room. */
  int room() {
    return results.length;
  }
}
