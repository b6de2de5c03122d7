package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.ServiceRegistry;
import io.natrium.kernel.plugin.lifecycle.StartOrder.Need;
import io.natrium.kernel.plugin.source.PluginManifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The plugins of a host, what they need of each other, and in which order they started. Owner: the
 * thread that runs the host's operations; {@link #all} may be called from any.
 */
final class PluginTable {

  private final Map<String, HostedPlugin> plugins = new LinkedHashMap<>();
  private final List<HostedPlugin> started = new ArrayList<>();
  private final ServiceRegistry services;

  PluginTable(ServiceRegistry services) {
    this.services = services;
  }

  void add(HostedPlugin plugin) {
    synchronized (plugins) {
      plugins.put(plugin.id(), plugin);
    }
  }

  void remove(HostedPlugin plugin) {
    synchronized (plugins) {
      plugins.remove(plugin.id(), plugin);
    }
    started.remove(plugin);
  }

  Optional<HostedPlugin> find(String id) {
    synchronized (plugins) {
      return Optional.ofNullable(plugins.get(id));
    }
  }

  /** All plugins, in the order in which they were found. */
  List<HostedPlugin> all() {
    synchronized (plugins) {
      return List.copyOf(plugins.values());
    }
  }

  Optional<ClassLoader> loaderOf(String id) {
    return find(id).flatMap(HostedPlugin::loader);
  }

  void markStarted(HostedPlugin plugin) {
    started.remove(plugin);
    started.add(plugin);
  }

  /** Those of the plugins that run, the latest started first. */
  List<HostedPlugin> stopOrder(Predicate<HostedPlugin> which) {
    List<HostedPlugin> running =
        new ArrayList<>(started.stream().filter(HostedPlugin::isRunning).filter(which).toList());
    Collections.reverse(running);
    return running;
  }

  /** Orders all plugins that have not failed. */
  StartOrder.Plan plan() {
    Map<String, List<Need>> needs = new LinkedHashMap<>();
    for (HostedPlugin plugin : all()) {
      if (!plugin.is(PluginState.FAILED)) {
        needs.put(plugin.id(), needsOf(plugin));
      }
    }
    return StartOrder.of(needs);
  }

  /** What a plugin needs, with who can give it among those that have not failed. */
  List<Need> needsOf(HostedPlugin plugin) {
    List<Need> needs = new ArrayList<>();
    for (PluginManifest.Dependency dependency : plugin.unit().manifest().dependencies()) {
      needs.add(needOf(plugin, dependency));
    }
    plugin
        .used()
        .forEach(
            (service, required) -> {
              if (!services.offeredByKernel(service) && !plugin.provided().contains(service)) {
                needs.add(
                    new Need(
                        "service " + service.getSimpleName(),
                        providers(service),
                        required,
                        "no plugin offers"));
              }
            });
    return needs;
  }

  private Need needOf(HostedPlugin plugin, PluginManifest.Dependency dependency) {
    String what = "plugin " + dependency.id();
    boolean required = !dependency.optional();
    HostedPlugin other = find(dependency.id()).orElse(null);
    if (other == null) {
      return new Need(what, Set.of(), required, "is not there");
    }
    String version = other.unit().manifest().version();
    if (!plugin.unit().accepts(dependency, version)) {
      String wanted = what + " in version " + dependency.versions();
      return new Need(wanted, Set.of(), required, "is there as " + version);
    }
    if (other.is(PluginState.FAILED)) {
      return new Need(what, Set.of(), required, "failed");
    }
    return new Need(what, Set.of(other.id()), required, "is not there");
  }

  private Set<String> providers(Class<?> service) {
    return all().stream()
        .filter(plugin -> !plugin.is(PluginState.FAILED) && plugin.provided().contains(service))
        .map(HostedPlugin::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The first required need that none of the accepted plugins meets, as a reason. */
  Optional<String> unmet(HostedPlugin plugin, Predicate<HostedPlugin> accepted) {
    for (Need need : needsOf(plugin)) {
      if (need.required() && found(need.anyOf()).stream().noneMatch(accepted)) {
        String why = need.anyOf().isEmpty() ? need.missing() : "did not start";
        return Optional.of("requires " + need.what() + ", which " + why);
      }
    }
    return Optional.empty();
  }

  private List<HostedPlugin> found(Set<String> ids) {
    return all().stream().filter(plugin -> ids.contains(plugin.id())).toList();
  }

  /** Plugins that are to start: those that want to, and those that they require. */
  Set<String> wanted(Collection<String> order) {
    Set<String> wanted = new LinkedHashSet<>();
    List<String> backwards = new ArrayList<>(order);
    Collections.reverse(backwards);
    for (String id : backwards) {
      HostedPlugin plugin = find(id).orElseThrow();
      if (plugin.isOpen() && (wanted.contains(id) || plugin.wantsStart())) {
        wanted.add(id);
        needsOf(plugin).stream()
            .filter(Need::required)
            .flatMap(need -> order.stream().filter(need.anyOf()::contains).limit(1))
            .forEach(wanted::add);
      }
    }
    return wanted;
  }

  /** A plugin and all that cannot stay as they are when it goes, in no order. */
  Set<HostedPlugin> affectedBy(HostedPlugin plugin) {
    Set<HostedPlugin> affected = new LinkedHashSet<>(List.of(plugin));
    boolean grew = true;
    while (grew) {
      Set<HostedPlugin> closing = closing(affected, plugin);
      grew = false;
      for (HostedPlugin other : all()) {
        if (other.isOpen()
            && !affected.contains(other)
            && (usesClassesOf(other, closing) || lacksWithout(other, affected))) {
          affected.add(other);
          grew = true;
        }
      }
    }
    return affected;
  }

  private boolean lacksWithout(HostedPlugin plugin, Set<HostedPlugin> gone) {
    return unmet(plugin, other -> !gone.contains(other)).isPresent()
        && unmet(plugin, other -> true).isEmpty();
  }

  /** Those of the affected plugins whose class loader has to go with that of the first. */
  Set<HostedPlugin> closing(Set<HostedPlugin> affected, HostedPlugin first) {
    Set<HostedPlugin> closing = new LinkedHashSet<>();
    if (!first.unit().unloadable()) {
      return closing;
    }
    closing.add(first);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (HostedPlugin plugin : affected) {
        if (!closing.contains(plugin) && usesClassesOf(plugin, closing)) {
          grew = closing.add(plugin);
        }
      }
    }
    return closing;
  }

  private static boolean usesClassesOf(HostedPlugin plugin, Set<HostedPlugin> others) {
    return plugin.unit().manifest().dependencies().stream()
        .anyMatch(needed -> others.stream().anyMatch(other -> other.id().equals(needed.id())));
  }

  /** Whether one plugin needs another, be it optionally. */
  boolean needs(HostedPlugin plugin, HostedPlugin other) {
    return needsOf(plugin).stream().anyMatch(need -> need.anyOf().contains(other.id()));
  }
}
