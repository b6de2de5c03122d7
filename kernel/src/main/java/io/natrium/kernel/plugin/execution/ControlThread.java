package io.natrium.kernel.plugin.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which the callbacks of one plugin run, one after another. It belongs to the plugin
 * and ends with it, because a thread local left on a kernel thread would pin the plugin's classes.
 *
 * <p>A callback that overruns its deadline is abandoned: its thread is interrupted and another
 * takes over the queue, so that the plugin can still be taken apart.
 *
 * <p>Thread: {@link #call} from the thread that runs the host's operations, {@link #post} from any.
 */
public final class ControlThread {

  private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);
  private static final int STACK_LINES = 24;
  private static final Runnable END = () -> {};

  private final String pluginId;
  private final PluginMeter meter;
  private final ThreadSpawner spawner;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final List<Thread> abandoned = new ArrayList<>();
  private ClassLoader context;
  private int threads;
  private volatile boolean ended;
  private volatile Thread current;

  public ControlThread(
      String pluginId, ClassLoader context, PluginMeter meter, ThreadSpawner spawner) {
    this.pluginId = pluginId;
    this.context = context;
    this.meter = meter;
    this.spawner = spawner;
    begin();
  }

  private void begin() {
    threads++;
    String name = "natrium-" + pluginId + "-control-" + threads;
    Thread thread = spawner.make(name, context, this::work);
    current = thread;
    thread.start();
  }

  private void work() {
    while (Thread.currentThread() == current) {
      try {
        Runnable task = queue.take();
        if (task == END) {
          return;
        }
        task.run();
      } catch (InterruptedException e) {
        LOG.trace("control thread of plugin {} interrupted", pluginId);
      }
    }
  }

  /** Whether the caller is the control thread. */
  public boolean isCurrent() {
    return Thread.currentThread() == current;
  }

  /**
   * Runs a callback and waits for it. Must not be called on the control thread.
   *
   * @param what name of the callback for messages
   * @throws PluginCallFailed if it throws or is not over at the deadline
   */
  public <T> T call(String what, Duration deadline, Callable<T> body) throws PluginCallFailed {
    return begin(what, body).await(deadline);
  }

  /** Hands over a callback that is waited for later. */
  public <T> Pending<T> begin(String what, Callable<T> body) {
    Pending<T> pending = new Pending<>(what);
    if (ended) {
      String reason = "plugin " + pluginId + " is unloaded";
      pending.answer.completeExceptionally(new PluginCallFailed(reason, false));
    } else {
      queue.add(() -> run(what, body, pending.answer));
    }
    return pending;
  }

  /** A callback that was handed over. Owner: the thread that runs the host's operations. */
  public final class Pending<T> {

    private final String what;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private Pending(String what) {
      this.what = what;
    }

    /** Waits, and abandons the thread that overruns. */
    public T await(Duration deadline) throws PluginCallFailed {
      try {
        return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw new PluginCallFailed(e.getCause().getMessage(), false);
      } catch (TimeoutException e) {
        throw overrun(what, deadline);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginCallFailed("interrupted while waiting for " + what, true);
      }
    }

    /** Waits and only tells whether it is over; the thread goes on either way. */
    public boolean settled(Duration wait) {
      try {
        answer.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (ExecutionException e) {
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private <T> void run(String what, Callable<T> body, CompletableFuture<T> answer) {
    long began = System.nanoTime();
    try {
      T result = body.call();
      meter.called(began);
      answer.complete(result);
    } catch (Throwable failure) { // code of a plugin: anything may come, and nothing may pass
      meter.called(began);
      meter.failed();
      LOG.debug("plugin {}: {} threw", pluginId, what, failure);
      String text = Failures.describe(failure);
      answer.completeExceptionally(new PluginCallFailed(text, false));
    }
  }

  private PluginCallFailed overrun(String what, Duration deadline) {
    meter.failed();
    Thread stuck = current;
    String stack = Failures.stack(stuck, STACK_LINES);
    LOG.warn(
        "Plugin {}: {} is not over after {} ms; it stands at\n{}",
        pluginId,
        what,
        deadline.toMillis(),
        stack);
    begin();
    abandoned.add(stuck);
    stuck.interrupt();
    String first =
        stack.isEmpty() ? "" : ", it stood at " + stack.lines().findFirst().get().strip();
    return new PluginCallFailed(
        what + " took more than " + deadline.toMillis() + " ms" + first, true);
  }

  /** Runs something later. A failure is counted and logged. */
  public void post(String what, Runnable body) {
    enqueue(
        () -> {
          long began = System.nanoTime();
          try {
            body.run();
          } catch (Throwable failure) { // code of a plugin: anything may come, and nothing may pass
            meter.failed();
            LOG.warn("Plugin {}: {} failed: {}", pluginId, what, Failures.describe(failure));
            LOG.debug("Plugin {}: {} threw", pluginId, what, failure);
          } finally {
            meter.called(began);
          }
        });
  }

  private void enqueue(Runnable task) {
    if (!ended) {
      queue.add(task);
    }
  }

  /** Whether a callback that overran is still running. */
  public boolean hasStrays() {
    abandoned.removeIf(thread -> !thread.isAlive());
    return !abandoned.isEmpty();
  }

  /**
   * Ends the thread after what is queued.
   *
   * @return the threads that did not end in time, abandoned ones included
   */
  public List<Thread> end(Duration wait) {
    ended = true;
    Thread last = current;
    queue.add(END);
    try {
      last.join(Math.max(1, wait.toMillis()));
      if (last.isAlive()) {
        last.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abandoned.add(last);
    abandoned.removeIf(thread -> !thread.isAlive());
    current = null;
    context = null;
    return List.copyOf(abandoned);
  }
}
