package io.natrium.kernel.interest;

/**
 * The results that one loop remembers for one account, so that a publish on a known subject costs a
 * probe and a compare. Owned by one loop, or by one client inside the server.
 *
 * <p>Reply subjects have a small table of their own: most of them see one message, and as many as a
 * table of subjects in use has room for would only take memory.
 */
public final class MatchCache {

  /** Entries for each of which the heap holds some kilobytes, whatever else it is used for. */
  private static final int LARGEST =
      (int)
          Math.min(
              1 << 18,
              Math.max(1 << 13, Long.highestOneBit(Runtime.getRuntime().maxMemory() >>> 14)));

  private static final int LARGEST_OF_REPLIES = 1 << 11;

  private final SubscriptionIndex index;
  private final ByteKey probe = ByteKey.probe();
  private final MatchCollector collector = new MatchCollector();
  private final MatchTable subjects;
  private final MatchTable replies;

  public MatchCache(SubscriptionIndex index) {
    this.index = index;
    this.subjects = new MatchTable(index, LARGEST);
    this.replies = new MatchTable(index, LARGEST_OF_REPLIES);
  }

  public SubscriptionIndex index() {
    return index;
  }

  /** The receivers of a literal subject, from the cache or from the index. */
  public MatchResult match(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    MatchTable table = isReply(bytes, offset, length) ? replies : subjects;
    MatchResult known = table.find(bytes, offset, length, hash);
    if (known != null && known.holds(index)) {
      return known;
    }
    MatchResult result =
        MatchResult.of(index, bytes, offset, length, hash, probe, collector, false);
    table.put(result);
    return result;
  }

  /** By convention: inboxes of clients and reply subjects of servers begin like {@code _INBOX}. */
  private static boolean isReply(byte[] bytes, int offset, int length) {
    return length > 0 && bytes[offset] == '_';
  }

  /**
   * The receivers of a literal subject from the index, with those who may not see what is published
   * there. Delivering to them is the caller's fault.
   */
  public MatchResult withDenied(byte[] bytes, int offset, int length) {
    int hash = SubjectHash.of(bytes, offset, length);
    return MatchResult.of(index, bytes, offset, length, hash, probe, collector, true);
  }

  /** Forgets some of what does not hold any more, see {@link MatchTable#sweep}. */
  public void sweep() {
    subjects.sweep();
    replies.sweep();
  }

  /** Whether there is more to sweep than is worth while at once. */
  public boolean isLarge() {
    return subjects.isLarge();
  }

  /** For how many results there is room. */
  int room() {
    return subjects.room() + replies.room();
  }
}
