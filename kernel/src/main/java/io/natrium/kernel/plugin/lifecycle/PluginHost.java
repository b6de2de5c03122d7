package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.ConfigSections;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.context.ServiceRegistry;
import io.natrium.kernel.plugin.execution.CallDeadlines;
import io.natrium.kernel.plugin.execution.LoopWatch;
import io.natrium.kernel.plugin.execution.ThreadSpawner;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.DrainReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the plugins of one server.
 *
 * <p>A server starts in two phases: {@link #discover} and {@link #declare} tell the configuration
 * which keys there are; after it was read, {@link #startAll} starts the plugins in order. It stops
 * with {@link #drainAll}, {@link #stopAll} and {@link #close}. In between plugins are loaded,
 * unloaded and reloaded, one operation at a time, on the conductor.
 *
 * <p>A plugin that fails takes down those that cannot do without it and nothing else; its reason is
 * in its handle. The host never fails because of a plugin.
 *
 * <p>Thread: the phases block their caller and come from the conductor or from the thread that
 * starts and stops the server, never from a plugin; everything else may be called from any thread.
 */
public final class PluginHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
  private static final Duration COLLECTED_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Executor conductor;
  private final List<PluginSource> sources;
  private final List<PluginSource.Refusal> refused = new CopyOnWriteArrayList<>();
  private final ReentrantLock operation = new ReentrantLock();
  private final ServiceRegistry services = new ServiceRegistry();
  private final ThreadSpawner spawner = new ThreadSpawner();
  private final LoaderWatch loaders;
  private final LoopWatch loops = new LoopWatch(spawner, this::fail);
  private final HostEnvironment environment;
  private final PluginTable table;
  private final PluginPhases phases;
  private final HotOperations hot;
  private boolean closed;

  /**
   * Makes a host with the standard deadlines.
   *
   * @param conductor runs operations of a running server; must not be one of a plugin's threads
   * @param sections the configuration
   * @param sources where plugins come from; an earlier source wins an id
   */
  public PluginHost(Executor conductor, ConfigSections sections, List<PluginSource> sources) {
    this(conductor, sections, sources, CallDeadlines.STANDARD);
  }

  /** Makes a host with deadlines of its own. */
  public PluginHost(
      Executor conductor,
      ConfigSections sections,
      List<PluginSource> sources,
      CallDeadlines deadlines) {
    this.conductor = Objects.requireNonNull(conductor, "conductor");
    this.sources = List.copyOf(sources);
    this.loaders = new LoaderWatch(spawner, COLLECTED_WITHIN, LOOK_EVERY);
    this.environment = new HostEnvironment(sections, services, spawner, deadlines, loaders, loops);
    this.table = new PluginTable(services);
    this.phases = new PluginPhases(table, environment);
    this.hot = new HotOperations(table, phases, environment, this.sources);
  }

  /** Offers a service of the kernel to all plugins, for as long as the host lives. */
  public <T> void offer(Class<T> service, T implementation) {
    services.publish(ServiceRegistry.KERNEL, service, implementation);
  }

  /** Finds the plugins of all sources and resolves their dependencies. Loads no class. */
  public List<PluginHandle> discover() {
    return locked(
        () -> {
          sources.forEach(this::take);
          phases.resolve(table.all(), plugin -> true);
          return plugins();
        });
  }

  private void take(PluginSource source) {
    PluginSource.Found found = source.discover();
    found.refused().forEach(this::refuse);
    for (PluginUnit unit : found.units()) {
      String id = unit.manifest().id();
      Optional<HostedPlugin> known = table.find(id);
      if (known.isEmpty()) {
        table.add(new HostedPlugin(unit, environment));
      } else {
        String reason = "its id is taken by the plugin from " + known.get().unit().source();
        refuse(new PluginSource.Refusal(id, unit.source(), reason));
        unit.discard();
      }
    }
  }

  private void refuse(PluginSource.Refusal refusal) {
    refused.add(refusal);
    LOG.error(
        "Plugin {} from {} is not taken: {}", refusal.id(), refusal.source(), refusal.reason());
  }

  /** What {@link #discover} did not take in. */
  public List<PluginSource.Refusal> refused() {
    return List.copyOf(refused);
  }

  /** Lets each plugin declare its sections and services. Starts nothing. */
  public List<PluginHandle> declare() {
    return locked(
        () -> {
          phases.declare(table.all());
          return plugins();
        });
  }

  /** Starts the plugins in order. Called once, after the configuration was read. */
  public List<PluginHandle> startAll(KernelServices kernel) {
    return locked(
        () -> {
          phases.kernel(kernel);
          table.all().stream()
              .filter(plugin -> plugin.is(PluginState.DECLARED))
              .forEach(HostedPlugin::configured);
          noteChecksums();
          phases.start(table.all(), plugin -> true);
          return plugins();
        });
  }

  /**
   * Says what is loaded. Not while plugins are found: until the configuration was read nobody knows
   * whether the log shows it, and a checksum costs a start tens of milliseconds.
   */
  private void noteChecksums() {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    for (HostedPlugin plugin : table.all()) {
      plugin
          .unit()
          .checksum()
          .ifPresent(
              sum ->
                  LOG.debug(
                      "Plugin {} in {} has SHA-256 {}", plugin.id(), plugin.unit().source(), sum));
    }
  }

  /**
   * Has peers wait for the plugins that will check them once a configuration is in force.
   *
   * @param configured whether the user wrote anything for a section in it
   */
  public void expectAuthenticators(Predicate<ConfigSection<?>> configured) {
    locked(
        () -> {
          if (phases.hasKernel()) {
            hot.expectAuthenticators(configured);
          }
          return null;
        });
  }

  /** Starts plugins that wait for their keys and have them since the configuration was reloaded. */
  public List<PluginHandle> startConfigured() {
    return locked(
        () -> {
          hot.startConfigured();
          hot.settleSeats(true);
          return plugins();
        });
  }

  /**
   * Asks all plugins to finish, those that need others first.
   *
   * @param grace time for all of them together
   */
  public void drainAll(DrainReason reason, Duration grace) {
    locked(
        () -> {
          phases.drain(plugin -> true, reason, grace);
          return null;
        });
  }

  /** Stops all plugins in reverse order of their start and closes all they registered. */
  public void stopAll() {
    locked(() -> phases.stop(plugin -> true));
  }

  /** Loads a plugin from a jar and starts it. */
  public CompletableFuture<PluginResult> load(Path jar) {
    return submit(String.valueOf(jar.getFileName()), () -> hot.load(jar));
  }

  /** Drains, stops and unloads a plugin; those that cannot do without it stop first. */
  public CompletableFuture<PluginResult> unload(String id, Duration grace) {
    return submit(id, () -> hot.unload(id, grace));
  }

  /** Replaces a plugin by what its jar holds now, with the same options. */
  public CompletableFuture<PluginResult> reload(String id, Duration grace) {
    return submit(id, () -> hot.reload(id, grace));
  }

  /** Takes a plugin out of service that misbehaved, such as one that held an IO loop. */
  public CompletableFuture<PluginResult> fail(String id, String reason) {
    return submit(id, () -> hot.fail(id, reason));
  }

  private CompletableFuture<PluginResult> submit(String id, Supplier<PluginResult> body) {
    Supplier<PluginResult> whileRunning =
        () -> closed || !phases.hasKernel() ? notRunning(id) : perform(body);
    try {
      return CompletableFuture.supplyAsync(() -> locked(whileRunning), conductor);
    } catch (RejectedExecutionException e) { // the conductor ended with the server
      return CompletableFuture.completedFuture(notRunning(id));
    }
  }

  private PluginResult perform(Supplier<PluginResult> body) {
    try {
      return body.get();
    } finally {
      hot.settleSeats(false);
    }
  }

  private static PluginResult notRunning(String id) {
    return PluginResult.refused(id, "the server is not running");
  }

  private <T> T locked(Supplier<T> body) {
    operation.lock();
    try {
      return body.get();
    } finally {
      operation.unlock();
    }
  }

  /** All plugins as they are now, in the order in which they were found. */
  public List<PluginHandle> plugins() {
    return table.all().stream().map(HostedPlugin::handle).toList();
  }

  /** A plugin as it is now. */
  public Optional<PluginHandle> plugin(String id) {
    return table.find(id).map(HostedPlugin::handle);
  }

  /** SHA-256 of the jar that a plugin was loaded from, in hexadecimal. May read the file. */
  public Optional<String> checksum(String id) {
    return table.find(id).flatMap(plugin -> plugin.unit().checksum());
  }

  /** How many unloaded plugins left something behind that holds their classes. */
  public long uncollected() {
    return loaders.uncollected();
  }

  /** Publishes that were refused because a plugin was away whose interceptor fails closed. */
  public long refusedMessages() {
    return phases.hasKernel() ? phases.interceptors().refused() : 0;
  }

  /** Stops what still runs and lets go of all plugins. Idempotent. */
  @Override
  public void close() {
    operation.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      phases.stop(plugin -> true);
      List<HostedPlugin> all = new ArrayList<>(table.all());
      Collections.reverse(all);
      for (HostedPlugin plugin : all) {
        table.remove(plugin);
        plugin.discard();
      }
      sources.forEach(PluginSource::close);
      loaders.close();
      loops.close();
      spawner.close();
    } finally {
      operation.unlock();
    }
  }
}
