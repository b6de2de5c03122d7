package io.natrium.kernel.session;

import io.natrium.kernel.outbound.OutboundBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Stops and resumes the reads of a peer, for whoever has a reason to: a verdict that is awaited, or
 * a receiver that is behind. Owned by the loop of the session.
 */
final class ReadPauses {

  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Session session;
  private int pauses;
  private int waits;
  private int waiting;
  private volatile long stalls;

  ReadPauses(Session session) {
    this.session = session;
  }

  /** Stops reading until {@link #resume} was called as often. */
  void pause() {
    if (pauses++ == 0) {
      session.channel().pauseReads();
    }
  }

  /** Takes one {@link #pause} back. */
  void resume() {
    if (--pauses == 0 && !session.isClosing()) {
      session.channel().resumeReads();
    }
  }

  boolean isPaused() {
    return pauses > 0;
  }

  /** Reads nothing until the receiver has caught up, or some milliseconds have passed. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the loop
  void waitFor(OutboundBuffer receiver) {
    if (waiting != 0) {
      return;
    }
    int wait = ++waits;
    Runnable resume = () -> session.inLoop(() -> waitOver(wait));
    if (!receiver.await(resume)) {
      return;
    }
    waiting = wait;
    if (receiver.stalled()) {
      stalls++;
    }
    pause();
    session
        .channel()
        .loop()
        .schedule(() -> giveUp(receiver, resume, wait), STALL_NANOS, TimeUnit.NANOSECONDS);
  }

  private void giveUp(OutboundBuffer receiver, Runnable resume, int wait) {
    receiver.forget(resume);
    waitOver(wait);
  }

  private void waitOver(int wait) {
    if (waiting == wait) {
      waiting = 0;
      resume();
    }
  }

  /** Pauses because a receiver was close to its limit. Thread: any. */
  long stalls() {
    return stalls;
  }
}
