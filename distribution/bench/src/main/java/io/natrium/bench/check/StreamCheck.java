package io.natrium.bench.check;

import java.util.HashSet;
import java.util.Set;

/** A receiver that gets every message of its publishers, in order. */
public final class StreamCheck implements ArrivalCheck {

  private static final int MOST_REMEMBERED = 1 << 16;

  private final Findings findings;
  private final String receiver;
  private final int only;
  private final long[] next;
  private final Set<Long> missing = new HashSet<>();

  /** A receiver of all publishers. */
  public StreamCheck(Findings findings, String receiver, int publishers) {
    this(findings, receiver, publishers, -1);
  }

  /**
   * A receiver of one publisher, or of all.
   *
   * @param only the one publisher that this receiver hears, -1 for all
   */
  public StreamCheck(Findings findings, String receiver, int publishers, int only) {
    this.findings = findings;
    this.receiver = receiver;
    this.only = only;
    this.next = new long[publishers];
  }

  @Override
  public void arrived(int publisher, long sequence) {
    if (publisher >= next.length || only >= 0 && publisher != only) {
      findings.misrouted(receiver + " got a message of publisher " + publisher);
    } else if (sequence == next[publisher]) {
      next[publisher] = sequence + 1;
    } else {
      outOfTurn(publisher, sequence);
    }
  }

  private void outOfTurn(int publisher, long sequence) {
    String what = receiver + ", publisher " + publisher + ": ";
    long expected = next[publisher];
    if (sequence > expected) {
      for (long each = expected; each < sequence && missing.size() < MOST_REMEMBERED; each++) {
        missing.add(Payload.word(publisher, each));
      }
      findings.lost(sequence - expected, what + sequence + " came in place of " + expected);
      next[publisher] = sequence + 1;
    } else if (missing.remove(Payload.word(publisher, sequence))) {
      findings.lost(-1, "");
      findings.reordered(what + sequence + " came after " + (expected - 1));
    } else {
      findings.duplicated(what + sequence + " came again");
    }
  }

  @Override
  public void finish(long[] published) {
    for (int publisher = 0; publisher < next.length; publisher++) {
      if (only >= 0 && publisher != only) {
        continue;
      }
      long rest = published[publisher] - next[publisher];
      if (rest > 0) {
        findings.lost(
            rest, receiver + ", publisher " + publisher + ": ends before " + next[publisher]);
      } else if (rest < 0) {
        findings.misrouted(receiver + ", publisher " + publisher + ": more than was sent");
      }
    }
  }
}
