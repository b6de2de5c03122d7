package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.execution.ThreadSpawner;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that the classes of an unloaded plugin are collected: looks at a weak reference to its
 * class loader once a second, on a thread of low priority that exists only while there is something
 * to look at. A server may not collect classes for hours, so a collection is asked for halfway, and
 * once more when the limit is over. What is held even then is told, and watched until it is let go.
 *
 * <p>Thread: any.
 */
final class LoaderWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoaderWatch.class);

  /** How many collections are asked for before a loader counts as held. */
  private static final int COLLECTIONS = 2;

  private final Duration limit;
  private final Duration interval;
  private final List<Watched> watched = new ArrayList<>();
  private final ScheduledThreadPoolExecutor timer;
  private boolean looking;

  private static final class Watched {

    private final String pluginId;
    private final WeakReference<ClassLoader> loader;
    private final long since = System.nanoTime();
    private int asked;
    private boolean told;

    Watched(String pluginId, ClassLoader loader) {
      this.pluginId = pluginId;
      this.loader = new WeakReference<>(loader);
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    void tellHeld() {
      told = true;
      LOG.warn(
          "Plugin {} was unloaded {} s ago, but something still holds its classes;"
              + " the memory is lost until that lets go or the server restarts",
          pluginId,
          age().toSeconds());
    }

    void tellCollected() {
      if (told) {
        LOG.info("Classes of plugin {} were let go {} s later", pluginId, age().toSeconds());
      } else {
        LOG.debug("Classes of plugin {} were collected after {} ms", pluginId, age().toMillis());
      }
    }
  }

  LoaderWatch(ThreadSpawner spawner, Duration limit, Duration interval) {
    this.limit = limit;
    this.interval = interval;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            body -> {
              Thread thread =
                  spawner.make("natrium-plugin-watch", LoaderWatch.class.getClassLoader(), body);
              thread.setPriority(Thread.MIN_PRIORITY);
              return thread;
            });
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to watch a class loader that nothing should use any more. */
  void watch(String pluginId, ClassLoader loader) {
    synchronized (watched) {
      watched.add(new Watched(pluginId, loader));
      if (!looking && !timer.isShutdown()) {
        looking = true;
        next();
      }
    }
  }

  private void next() {
    timer.schedule(this::look, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    boolean ask = false;
    synchronized (watched) {
      for (Iterator<Watched> all = watched.iterator(); all.hasNext(); ) {
        Watched one = all.next();
        if (one.loader.refersTo(null)) {
          all.remove();
          one.tellCollected();
        } else if (!one.told) {
          ask |= isDue(one);
        }
      }
      looking = !watched.isEmpty() && !timer.isShutdown();
      if (looking) {
        next();
      }
    }
    if (ask) {
      System.gc();
    }
  }

  /** Whether a collection is to be asked for; tells of a loader that outlived the last one. */
  private boolean isDue(Watched one) {
    if (one.asked == COLLECTIONS) {
      one.tellHeld();
      return false;
    }
    if (one.age().compareTo(one.asked == 0 ? limit.dividedBy(2) : limit) < 0) {
      return false;
    }
    one.asked++;
    return true;
  }

  /** How many unloaded plugins are neither collected nor told of as held. */
  int watching() {
    synchronized (watched) {
      return (int) watched.stream().filter(one -> !one.told).count();
    }
  }

  /** How many unloaded plugins were not collected in time and still are not, as far as is known. */
  long uncollected() {
    synchronized (watched) {
      return watched.stream().filter(one -> one.told).count();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
