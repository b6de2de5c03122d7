package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.auth.SeatedAuthenticators;
import io.natrium.kernel.intercept.SeatedInterceptors;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.spi.plugin.DrainReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that all plugins take together when a server starts and stops, and that groups of them
 * take when a running server changes. Owner: the thread that runs the host's operations.
 */
final class PluginPhases {

  private static final Logger LOG = LoggerFactory.getLogger(PluginPhases.class);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final PluginTable table;
  private final HostEnvironment environment;
  private volatile KernelServices kernel;

  PluginPhases(PluginTable table, HostEnvironment environment) {
    this.table = table;
    this.environment = environment;
  }

  void kernel(KernelServices services) {
    kernel = services;
  }

  SeatedInterceptors interceptors() {
    return kernel.interceptors();
  }

  SeatedAuthenticators authenticators() {
    return kernel.auth();
  }

  boolean hasKernel() {
    return kernel != null;
  }

  /** Notes which plugins lack what; the others can be opened. */
  void resolve(Collection<HostedPlugin> candidates, Predicate<HostedPlugin> failing) {
    table
        .plan()
        .failed()
        .forEach(
            (id, why) -> {
              HostedPlugin plugin = table.find(id).orElseThrow();
              if (candidates.contains(plugin)) {
                plugin.lack(why, failing.test(plugin));
              }
            });
  }

  /** Opens and declares what can be, each after what it depends on. */
  void declare(Collection<HostedPlugin> candidates) {
    for (String id : table.plan().order()) {
      HostedPlugin plugin = table.find(id).orElseThrow();
      if (!candidates.contains(plugin) || plugin.isOpen()) {
        continue;
      }
      table
          .unmet(plugin, HostedPlugin::isOpen)
          .ifPresentOrElse(why -> plugin.lack(why, true), () -> openAndDeclare(plugin));
    }
  }

  private void openAndDeclare(HostedPlugin plugin) {
    if (plugin.open(table::loaderOf)) {
      plugin.declare();
    }
  }

  /** Gives newly declared plugins of a running server their options. */
  void readOptions(Collection<HostedPlugin> candidates) {
    for (HostedPlugin plugin : candidates) {
      if (plugin.is(PluginState.DECLARED)) {
        List<String> problems = problemsOf(plugin);
        if (problems.isEmpty()) {
          plugin.configured();
        } else {
          plugin.fail("its configuration is wrong: " + String.join("; ", problems));
        }
      }
    }
  }

  private List<String> problemsOf(HostedPlugin plugin) {
    try {
      return environment.sections().read(plugin.id());
    } catch (RuntimeException e) { // such as a key that another plugin owns
      return List.of(Failures.describe(e));
    }
  }

  /** Starts those of the candidates that can and want to, each after what it needs. */
  void start(Collection<HostedPlugin> candidates, Predicate<HostedPlugin> failing) {
    resolve(candidates, failing);
    List<String> order = table.plan().order();
    Set<String> wanted = table.wanted(order);
    for (String id : order) {
      HostedPlugin plugin = table.find(id).orElseThrow();
      boolean ready = plugin.is(PluginState.CONFIGURED) || plugin.is(PluginState.STOPPED);
      if (!candidates.contains(plugin) || !ready || plugin.isUnresolved()) {
        continue;
      }
      if (!wanted.contains(id)) {
        plugin.explain("none of its keys is configured");
        continue;
      }
      table
          .unmet(plugin, other -> other.is(PluginState.ACTIVE))
          .ifPresentOrElse(why -> plugin.lack(why, failing.test(plugin)), () -> startOne(plugin));
    }
  }

  private void startOne(HostedPlugin plugin) {
    if (plugin.start(kernel)) {
      table.markStarted(plugin);
    }
  }

  /** Brings up plugins of a running server as far as each can come. */
  void bringUp(Collection<HostedPlugin> candidates, Predicate<HostedPlugin> failing) {
    candidates.stream().filter(HostedPlugin::isUnresolved).forEach(HostedPlugin::retry);
    resolve(candidates, failing);
    declare(candidates);
    readOptions(candidates);
    start(candidates, failing);
  }

  /**
   * Drains plugins, those that need others first, those of one level at the same time.
   *
   * @param grace time for all of them together
   */
  void drain(Predicate<HostedPlugin> which, DrainReason why, Duration grace) {
    List<HostedPlugin> running = table.stopOrder(plugin -> which.test(plugin) && mayDrain(plugin));
    long end = System.nanoTime() + grace.toNanos();
    for (List<HostedPlugin> level : levels(running)) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      List<HostedPlugin.Drain> drains = new ArrayList<>();
      level.forEach(plugin -> drains.add(plugin.beginDrain(why, left)));
      drains.forEach(HostedPlugin.Drain::await);
    }
  }

  private static boolean mayDrain(HostedPlugin plugin) {
    return plugin.is(PluginState.ACTIVE) || plugin.is(PluginState.DRAINING);
  }

  private Collection<List<HostedPlugin>> levels(List<HostedPlugin> stopOrder) {
    Map<HostedPlugin, Integer> levelOf = new LinkedHashMap<>();
    List<List<HostedPlugin>> levels = new ArrayList<>();
    for (HostedPlugin plugin : stopOrder) {
      int level = 0;
      for (Map.Entry<HostedPlugin, Integer> earlier : levelOf.entrySet()) {
        if (table.needs(earlier.getKey(), plugin)) {
          level = Math.max(level, earlier.getValue() + 1);
        }
      }
      levelOf.put(plugin, level);
      while (levels.size() <= level) {
        levels.add(new ArrayList<>());
      }
      levels.get(level).add(plugin);
    }
    return levels;
  }

  /** Stops plugins, the latest started first, and waits until the others have noticed. */
  List<String> stop(Predicate<HostedPlugin> which) {
    List<String> stopped = new ArrayList<>();
    for (HostedPlugin plugin : table.stopOrder(which)) {
      plugin.stop();
      stopped.add(plugin.id());
    }
    for (HostedPlugin other : table.all()) {
      if (other.isRunning() && !other.settle(SETTLE)) {
        LOG.warn("Plugin {} is slow to let go of services that are gone", other.id());
      }
    }
    return stopped;
  }
}
