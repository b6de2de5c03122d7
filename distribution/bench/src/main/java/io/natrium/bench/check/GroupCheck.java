package io.natrium.bench.check;

/**
 * Receivers that share the messages: each message comes to exactly one member, and each member gets
 * what it gets in the order of its publisher.
 */
public final class GroupCheck {

  private final Findings findings;
  private final boolean ordered;
  private final SeenSequences[] seen;

  public GroupCheck(Findings findings, int publishers) {
    this(findings, publishers, true);
  }

  /**
   * A group.
   *
   * @param ordered whether each member must see the order of the publisher
   */
  public GroupCheck(Findings findings, int publishers, boolean ordered) {
    this.findings = findings;
    this.ordered = ordered;
    this.seen = new SeenSequences[publishers];
    for (int i = 0; i < publishers; i++) {
      seen[i] = new SeenSequences();
    }
  }

  /** One more member. */
  public ArrivalCheck member(String name) {
    return new Member(name);
  }

  /** Judges what the group as a whole did not get. Call once, after the members had their last. */
  public void finish(long[] published) {
    for (int publisher = 0; publisher < seen.length; publisher++) {
      long rest = published[publisher] - seen[publisher].count();
      if (rest > 0) {
        long first = seen[publisher].firstMissing(published[publisher]);
        findings.lost(rest, "publisher " + publisher + ": nobody got " + first);
      } else if (rest < 0) {
        findings.misrouted("publisher " + publisher + ": more came than was sent");
      }
    }
  }

  private final class Member implements ArrivalCheck {

    private final String name;
    private final long[] last = new long[seen.length];

    Member(String name) {
      this.name = name;
    }

    @Override
    public void arrived(int publisher, long sequence) {
      if (publisher >= last.length) {
        findings.misrouted(name + " got a message of publisher " + publisher);
        return;
      }
      boolean first = seen[publisher].add(sequence);
      if (!first) {
        findings.duplicated(name + ", publisher " + publisher + ": " + sequence + " came again");
      } else if (ordered && sequence < last[publisher]) {
        findings.reordered(
            name + ", publisher " + publisher + ": " + sequence + " after " + last[publisher]);
      } else {
        last[publisher] = sequence;
      }
    }

    @Override
    public void finish(long[] published) {
      // What is missing is missing in the whole group.
    }
  }
}
