package io.natrium.kernel.session;

import io.natrium.kernel.intercept.Interceptions;
import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.session.Message;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Publishes of one peer that wait for the verdict of interceptors, and those behind them. The
 * peer's reads are paused while there are any, so no more come than one batch of reads holds. Owned
 * by the connection's loop.
 */
final class HeldPublishes {

  private record Held(Message message, SubjectRule[] rules) {}

  private final Session session;
  private final Consumer<Message> judged;
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();

  /**
   * Holds nothing yet.
   *
   * @param judged told of each message in order: what goes on in its place, or null if nothing does
   */
  HeldPublishes(Session session, Consumer<Message> judged) {
    this.session = session;
    this.judged = judged;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Holds a message, which is not borrowed, until all before it are through. */
  void add(Message message, SubjectRule[] rules) {
    waiting.add(new Held(message, rules));
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
    waiting.remove();
    if (session.isClosing()) {
      waiting.clear();
      return;
    }
    judged.accept(message);
    if (waiting.isEmpty()) {
      session.resume();
    } else {
      judgeNext();
    }
  }
}
