package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The only source of threads for a plugin. All are daemons, carry the plugin's id in their name,
 * have its class loader as context, and are joined when it stops; one that does not end is
 * reported.
 */
@Stable
@DoNotImplement
public interface PluginExecutors {

  /** Runs tasks one after another, in order, on a thread of the plugin. */
  Executor serial(String name);

  /** A pool for work that may block, with timers. */
  ScheduledExecutorService pool(String name, int threads);

  /** For libraries that start threads by themselves. */
  ThreadFactory threads(String name);
}
