package io.natrium.kernel.session;

import io.natrium.kernel.intercept.Interceptions;
import io.natrium.kernel.interest.SubjectRule;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.session.Message;
import java.util.ArrayDeque;

/**
 * Publishes of one peer that wait for the verdict of interceptors, and those behind them. The
 * peer's reads are paused while there are any, so no more come than one batch of reads holds. Owned
 * by the connection's loop.
 */
final class HeldPublishes {

  private record Held(Message message, SubjectRule[] rules, MessageTrace trace) {}

  /** Told of the verdicts. */
  interface Judged {

    /**
     * A message is judged.
     *
     * @param published as it was published
     * @param message what goes on in its place, or null if nothing does
     * @param trace its trace, null for none
     */
    void judged(Message published, Message message, MessageTrace trace);
  }

  private final Session session;
  private final Judged judged;
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();

  /**
   * Holds nothing yet.
   *
   * @param judged told of each message in order
   */
  HeldPublishes(Session session, Judged judged) {
    this.session = session;
    this.judged = judged;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Holds a message, which is not borrowed, until all before it are through. */
  void add(Message message, SubjectRule[] rules, MessageTrace trace) {
    waiting.add(new Held(message, rules, trace));
    if (waiting.size() == 1) {
      session.pause();
      judgeNext();
    }
  }

  private void judgeNext() {
    Held next = waiting.peek();
    Interceptions.judge(next.rules(), next.message(), session.channel().loop())
        .whenComplete(
            // always a task, so that a queue of quick verdicts does not grow the stack
            (message, failure) -> session.channel().loop().execute(() -> settle(message)));
  }

  private void settle(Message message) {
    Held held = waiting.remove();
    if (session.isClosing()) {
      waiting.clear();
      return;
    }
    judged.judged(held.message(), message, held.trace());
    if (waiting.isEmpty()) {
      session.resume();
    } else {
      judgeNext();
    }
  }
}
