package io.natrium.kernel.plugin.execution;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * The calls into one registration of a plugin that are under way on threads of others, such as IO
 * loops. Two threads may share a slot, in which case the later one hides the earlier: that costs a
 * detection, never a wrong one.
 *
 * <p>Thread: any may enter and leave, which costs two writes each; {@link LoopWatch} looks.
 */
public final class InlineCalls {

  private static final int SLOTS = 32;

  private final String pluginId;
  private final String what;
  private final PluginMeter meter;
  private final LoopWatch watch;
  private final Predicate<Thread> own;
  private final AtomicReferenceArray<Thread> callers = new AtomicReferenceArray<>(SLOTS);
  private final AtomicLongArray since = new AtomicLongArray(SLOTS);
  private final long[] warned = new long[SLOTS];
  private volatile boolean revoked;
  private volatile boolean isWatched;

  /**
   * Makes the record of a registration.
   *
   * @param what the registration, for messages
   * @param own whether a thread is the plugin's, which may do there what it likes
   */
  public InlineCalls(
      String pluginId, String what, PluginMeter meter, LoopWatch watch, Predicate<Thread> own) {
    this.pluginId = pluginId;
    this.what = what;
    this.meter = meter;
    this.watch = watch;
    this.own = own;
  }

  String pluginId() {
    return pluginId;
  }

  String what() {
    return what;
  }

  PluginMeter meter() {
    return meter;
  }

  /** A call begins. */
  public void enter(long began) {
    int slot = slot();
    since.setOpaque(slot, began);
    callers.setRelease(slot, Thread.currentThread());
  }

  /** The call that began then is over. */
  public void leave(long began) {
    callers.setOpaque(slot(), null);
    long took = meter.called(began);
    if (took > LoopWatch.LIMIT_NANOS && !own.test(Thread.currentThread())) {
      watch.returned(this, began, took);
    }
  }

  private static int slot() {
    return System.identityHashCode(Thread.currentThread()) & (SLOTS - 1);
  }

  boolean isWatched() {
    return isWatched;
  }

  void watched() {
    isWatched = true;
  }

  /** Whether nothing may be called any more, because a call held a loop. */
  public boolean isRevoked() {
    return revoked;
  }

  void revoke() {
    revoked = true;
  }

  /** What {@link #look} does with a call that takes too long. */
  interface Finding {

    /** Told of a thread that is still inside. */
    void held(InlineCalls calls, Thread thread, long nanos, boolean first);
  }

  /** Looks for calls that are under way for longer than the limit. Thread: the watch's. */
  void look(long now, Finding finding) {
    for (int i = 0; i < SLOTS; i++) {
      Thread thread = callers.getAcquire(i);
      long began = since.getOpaque(i);
      long held = now - began;
      if (thread != null && held > LoopWatch.LIMIT_NANOS && !own.test(thread)) {
        boolean first = warned[i] != began;
        warned[i] = began;
        finding.held(this, thread, held, first);
      }
    }
  }
}
