package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.auth.SeatedAuthenticators;
import io.natrium.kernel.intercept.SeatedInterceptors;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.DrainReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes to the plugins of a running server. Owner: the thread that runs the host's operations.
 *
 * <p>A plugin that goes takes along whatever uses its classes or cannot do without its services;
 * those come back as far as they can afterwards, and wait for what they lack.
 */
final class HotOperations {

  private static final Logger LOG = LoggerFactory.getLogger(HotOperations.class);

  private final PluginTable table;
  private final PluginPhases phases;
  private final HostEnvironment environment;
  private final List<PluginSource> sources;
  private final Set<String> missed = new HashSet<>();

  HotOperations(
      PluginTable table,
      PluginPhases phases,
      HostEnvironment environment,
      List<PluginSource> sources) {
    this.table = table;
    this.phases = phases;
    this.environment = environment;
    this.sources = sources;
  }

  PluginResult load(Path jar) {
    PluginUnit unit;
    try {
      unit = inspect(jar);
    } catch (PluginRefused e) {
      return refused(String.valueOf(jar.getFileName()), e.getMessage());
    }
    String id = unit.manifest().id();
    Optional<HostedPlugin> known = table.find(id);
    if (known.isPresent()) {
      unit.discard();
      String from = known.get().unit().source();
      return refused(
          id, "the id is taken by a plugin from " + from + "; unload or reload that one");
    }
    HostedPlugin plugin = new HostedPlugin(unit, environment);
    table.add(plugin);
    missed.remove(id);
    Set<HostedPlugin> candidates = new LinkedHashSet<>(List.of(plugin));
    candidates.addAll(waiting());
    phases.bringUp(candidates, one -> one == plugin);
    return report("load", plugin, List.of());
  }

  private PluginUnit inspect(Path jar) throws PluginRefused {
    for (PluginSource source : sources) {
      if (source.takesJars()) {
        return source.inspect(jar);
      }
    }
    throw new PluginRefused("this server takes no plugin jars; start it with a plugins directory");
  }

  private List<HostedPlugin> waiting() {
    return table.all().stream().filter(HostedPlugin::isUnresolved).toList();
  }

  PluginResult unload(String id, Duration grace) {
    Optional<HostedPlugin> known = table.find(id);
    if (known.isEmpty()) {
      return refused(id, "there is no plugin " + id);
    }
    HostedPlugin plugin = known.get();
    plugin.dismiss();
    if (plugin.isAskedForByKeys()) {
      missed.add(id);
    }
    Set<HostedPlugin> affected = table.affectedBy(plugin);
    List<String> stopped = takeDown(plugin, affected, DrainReason.UNLOAD, grace);
    table.remove(plugin);
    plugin.discard();
    affected.remove(plugin);
    phases.bringUp(affected, one -> false);
    LOG.info("Plugin {} unloaded", id);
    return PluginResult.done(id, stopped);
  }

  PluginResult reload(String id, Duration grace) {
    Optional<HostedPlugin> known = table.find(id);
    if (known.isEmpty()) {
      return refused(id, "there is no plugin " + id);
    }
    HostedPlugin old = known.get();
    PluginUnit unit = null;
    if (old.unit().jar().isPresent()) {
      try {
        unit = inspectAgain(old);
      } catch (PluginRefused e) {
        return refused(id, e.getMessage());
      }
    }
    boolean worked = !failed(old);
    Set<HostedPlugin> affected = table.affectedBy(old);
    List<String> stopped = takeDown(old, affected, DrainReason.RELOAD, grace);
    HostedPlugin plugin = unit == null ? old : exchange(old, unit);
    affected.remove(old);
    affected.addAll(waiting());
    if (plugin == old && plugin.is(PluginState.FAILED)) {
      plugin.lack(plugin.reason(), false);
    }
    bringUp(plugin, affected);
    if (plugin == old) {
      return report("reload", plugin, stopped);
    }
    if (worked && failed(plugin)) {
      return rollBack(plugin, old.unit(), stopped);
    }
    old.discard();
    return report("reload", plugin, stopped);
  }

  private static boolean failed(HostedPlugin plugin) {
    return plugin.is(PluginState.FAILED) || plugin.isUnresolved();
  }

  private void bringUp(HostedPlugin plugin, Set<HostedPlugin> others) {
    Set<HostedPlugin> candidates = new LinkedHashSet<>(others);
    candidates.add(plugin);
    phases.bringUp(candidates, one -> one == plugin);
  }

  private PluginUnit inspectAgain(HostedPlugin old) throws PluginRefused {
    PluginUnit unit = inspect(old.unit().jar().orElseThrow());
    if (!unit.manifest().id().equals(old.id())) {
      unit.discard();
      throw new PluginRefused(
          "the jar now holds plugin " + unit.manifest().id() + "; unload " + old.id() + " first");
    }
    return unit;
  }

  /** Puts a build in the place of another one, which is closed and keeps its private copy. */
  private HostedPlugin exchange(HostedPlugin former, PluginUnit unit) {
    table.remove(former);
    HostedPlugin plugin = new HostedPlugin(unit, environment);
    table.add(plugin);
    return plugin;
  }

  /**
   * Puts the build back that ran before a reload.
   *
   * @param broken the new build, which cannot be used
   * @param stopped what went down with the reload
   */
  private PluginResult rollBack(HostedPlugin broken, PluginUnit former, List<String> stopped) {
    String id = broken.id();
    String why = "build " + version(broken.unit()) + " failed: " + broken.reason();
    LOG.error("Plugin {}: {}; build {} comes back", id, why, version(former));
    Set<HostedPlugin> affected = table.affectedBy(broken);
    takeDown(broken, affected, DrainReason.RELOAD, Duration.ZERO);
    HostedPlugin back = exchange(broken, former);
    broken.discard();
    affected.remove(broken);
    affected.addAll(waiting());
    bringUp(back, affected);
    if (failed(back)) {
      String both = why + "; the former build " + version(former) + " failed: " + back.reason();
      back.fail(both);
      return PluginResult.failed(id, both, stopped);
    }
    String kept = why + "; the former build " + version(former) + " is back";
    back.explain(kept);
    LOG.warn("Plugin {}: {}", id, kept);
    return PluginResult.failed(id, kept, stopped);
  }

  private static String version(PluginUnit unit) {
    return unit.manifest().version();
  }

  /** Stops a plugin that misbehaved, and what cannot do without it. */
  PluginResult fail(String id, String why) {
    Optional<HostedPlugin> known = table.find(id);
    if (known.isEmpty()) {
      return refused(id, "there is no plugin " + id);
    }
    HostedPlugin plugin = known.get();
    Set<HostedPlugin> affected = table.affectedBy(plugin);
    plugin.fail(why);
    phases.drain(one -> one != plugin && affected.contains(one), DrainReason.UNLOAD, Duration.ZERO);
    List<String> stopped = new ArrayList<>(phases.stop(affected::contains));
    stopped.remove(id);
    affected.remove(plugin);
    phases.bringUp(affected, one -> false);
    return PluginResult.failed(id, why, stopped);
  }

  /** Starts what was not configured before and is now. */
  void startConfigured() {
    phases.start(table.all(), one -> false);
  }

  /** Has peers wait for those who will check them once a configuration is in force. */
  void expectAuthenticators(Predicate<ConfigSection<?>> configured) {
    for (HostedPlugin plugin : table.all()) {
      if (plugin.willAuthenticate(configured)) {
        phases.authenticators().expect(plugin.id());
      }
    }
  }

  /**
   * Decides on the seats that are vacant now.
   *
   * @param reloaded whether the configuration was read anew
   */
  void settleSeats(boolean reloaded) {
    settleInterceptors();
    settleAuthenticators(reloaded);
  }

  /**
   * What failed, or waits for something, keeps peers out as long as the configuration asks for it.
   * What was unloaded by hand does so too where it has keys in the configuration; otherwise another
   * may take its place.
   */
  private void settleAuthenticators(boolean reloaded) {
    SeatedAuthenticators seats = phases.authenticators();
    for (String id : seats.absent()) {
      Optional<HostedPlugin> plugin = table.find(id);
      if (plugin.isPresent()) {
        if (failed(plugin.get()) && plugin.get().isAskedFor(reloaded)) {
          seats.shut(id);
        } else {
          seats.free(id);
        }
      } else if (!missed.contains(id)) {
        seats.replaceable(id);
      } else if (reloaded) {
        missed.remove(id);
        seats.free(id);
      }
    }
  }

  /**
   * Decides on the seats that interceptors left: what is gone for good, or came back without them,
   * gives them up; what failed, or waits for something, keeps its messages shut out.
   */
  private void settleInterceptors() {
    SeatedInterceptors seats = phases.interceptors();
    for (String id : seats.absent()) {
      if (table.find(id).filter(HotOperations::failed).isPresent()) {
        seats.shut(id);
      } else {
        seats.free(id);
      }
    }
  }

  private List<String> takeDown(
      HostedPlugin plugin, Set<HostedPlugin> affected, DrainReason why, Duration grace) {
    phases.drain(affected::contains, why, grace);
    List<String> stopped = new ArrayList<>(phases.stop(affected::contains));
    stopped.remove(plugin.id());
    Set<HostedPlugin> closing = table.closing(affected, plugin);
    // dependents before what they depend on
    List<HostedPlugin> backwards = new ArrayList<>(closing);
    for (int i = backwards.size() - 1; i >= 0; i--) {
      backwards.get(i).close();
    }
    return stopped;
  }

  private static PluginResult report(String what, HostedPlugin plugin, List<String> stopped) {
    if (plugin.is(PluginState.FAILED) || plugin.isUnresolved()) {
      LOG.warn("Plugin {}: {} failed: {}", plugin.id(), what, plugin.reason());
      return PluginResult.failed(plugin.id(), plugin.reason(), stopped);
    }
    LOG.info("Plugin {} {}ed from {}", plugin.id(), what, whence(plugin.unit()));
    return PluginResult.done(plugin.id(), stopped);
  }

  private static String whence(PluginUnit unit) {
    return unit.source() + unit.checksum().map(sum -> " (SHA-256 " + sum + ')').orElse("");
  }

  private static PluginResult refused(String id, String why) {
    LOG.warn("Plugin {} refused: {}", id, why);
    return PluginResult.refused(id, why);
  }
}
