package io.natrium.bench.check;

/**
 * A receiver that joins the stream of one publisher and leaves it again: from its first message to
 * its last there is no gap, nothing comes twice, and the span holds what it has to.
 */
public final class SpanCheck {

  private final Findings findings;
  private final String receiver;
  private long first = -1;
  private long next;

  /**
   * A span that has not begun.
   *
   * @param receiver its name in the findings
   */
  public SpanCheck(Findings findings, String receiver) {
    this.findings = findings;
    this.receiver = receiver;
  }

  /** An intact message came. */
  public void arrived(long sequence) {
    if (first < 0) {
      first = sequence;
      next = sequence;
    }
    if (sequence > next) {
      findings.lost(sequence - next, receiver + ": " + sequence + " came in place of " + next);
    } else if (sequence < first) {
      findings.reordered(receiver + ": " + sequence + " came after " + first);
      return;
    } else if (sequence < next) {
      findings.duplicated(receiver + ": " + sequence + " came again or late, after " + (next - 1));
      return;
    }
    next = sequence + 1;
  }

  /**
   * The span has ended.
   *
   * @param from the first message that has to be in it, if there is one below {@code to}
   * @param to the message behind the last that has to be in it
   * @param sent how many were sent
   */
  public void finish(long from, long to, long sent) {
    if (first < 0) {
      if (to > from) {
        findings.lost(to - from, receiver + ": nothing came of " + from + " to " + (to - 1));
      }
      return;
    }
    if (next > from && first > from) {
      findings.lost(first - from, receiver + ": begins with " + first + " in place of " + from);
    }
    if (next < to) {
      findings.lost(to - next, receiver + ": ends before " + next + " of " + to);
    }
    if (next > sent) {
      findings.misrouted(receiver + ": more than was sent");
    }
  }
}
