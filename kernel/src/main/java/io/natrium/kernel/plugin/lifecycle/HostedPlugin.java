package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.Departures;
import io.natrium.kernel.plugin.context.HostedContext;
import io.natrium.kernel.plugin.context.HostedDeclaration;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.context.RegistrationLedger;
import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.context.RegistrationLedger.Leave;
import io.natrium.kernel.plugin.context.StartScope;
import io.natrium.kernel.plugin.execution.ControlThread;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.kernel.plugin.execution.PluginCallFailed;
import io.natrium.kernel.plugin.execution.PluginMeter;
import io.natrium.kernel.plugin.execution.PluginThreads;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginUnit;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin and its state. Owner: the thread that runs the host's operations; {@link #handle} may
 * be read from any thread. Code of the plugin runs on its control thread only.
 */
final class HostedPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(HostedPlugin.class);
  private static final Set<Kind> ENTRANCES =
      EnumSet.of(
          Kind.TRANSPORT, Kind.PROTOCOL, Kind.AUTHENTICATOR, Kind.INTERCEPTOR, Kind.ENDPOINT);
  private static final Set<Kind> PEER_ENTRANCES = EnumSet.of(Kind.TRANSPORT, Kind.PROTOCOL);

  private final PluginUnit unit;
  private final String id;
  private final HostEnvironment environment;
  private final PluginMeter meter = new PluginMeter();
  private volatile PluginState state = PluginState.DISCOVERED;
  private volatile String reason = "";
  private volatile Instant startedAt;
  private boolean unresolved;
  private boolean mayRunStart;
  private volatile Leave leave = Leave.FOR_NOW;
  private volatile ClassLoader loader;
  private ControlThread control;
  private ServerPlugin entry;
  private HostedDeclaration declaration;
  private StartScope scope;
  private Departures departures = Departures.NONE;

  HostedPlugin(PluginUnit unit, HostEnvironment environment) {
    this.unit = unit;
    this.id = unit.manifest().id();
    this.environment = environment;
  }

  String id() {
    return id;
  }

  PluginUnit unit() {
    return unit;
  }

  PluginState state() {
    return state;
  }

  boolean is(PluginState expected) {
    return state == expected;
  }

  String reason() {
    return reason;
  }

  /** Whether it would be tried again when another plugin comes. */
  boolean isUnresolved() {
    return unresolved;
  }

  boolean isOpen() {
    return loader != null;
  }

  Optional<ClassLoader> loader() {
    return Optional.ofNullable(loader);
  }

  Set<Class<?>> provided() {
    return declaration == null ? Set.of() : declaration.provided();
  }

  Map<Class<?>, Boolean> used() {
    return declaration == null ? Map.of() : declaration.used();
  }

  /** Whether it is to start even if no other plugin needs it. */
  boolean wantsStart() {
    return !unit.manifest().startWhenConfigured() || declaration.configured();
  }

  /** Whether it is its keys in the configuration that ask for it, and one is written. */
  boolean isAskedForByKeys() {
    return goesByKeys() && declaration != null && declaration.configured();
  }

  private boolean goesByKeys() {
    return unit.manifest().startWhenConfigured()
        || (declaration != null && declaration.authenticatesByKeys());
  }

  /**
   * Whether the configuration in force has peers checked by it.
   *
   * @param reloaded whether the configuration was read anew, which fails on keys without an owner
   */
  boolean isAskedFor(boolean reloaded) {
    if (!goesByKeys()) {
      return true;
    }
    return declaration == null ? !reloaded : declaration.configured();
  }

  /** Whether peers must wait for it where sections are configured in this way. */
  boolean willAuthenticate(Predicate<ConfigSection<?>> configured) {
    return state != PluginState.ACTIVE
        && declaration != null
        && declaration.authenticatesBy(configured);
  }

  PluginHandle handle() {
    return new PluginHandle(
        id,
        unit.manifest().version(),
        unit.source(),
        state,
        reason,
        meter.calls(),
        meter.errors(),
        meter.timeSpent(),
        meter.p99(),
        meter.longest(),
        meter.loopHolds(),
        Optional.ofNullable(startedAt));
  }

  /** Marks it as one that cannot go on. What it registered is closed by {@link #stop}. */
  void fail(String why) {
    state = PluginState.FAILED;
    reason = why;
    LOG.error("Plugin {} failed: {}", id, why);
  }

  /** Marks it as one that lacks something which may still come. */
  void lack(String why, boolean failure) {
    if (unresolved && reason.equals(why)) {
      return; // said before
    }
    unresolved = true;
    if (failure) {
      fail(why);
    } else {
      reason = why;
      LOG.warn("Plugin {} waits: {}", id, why);
    }
  }

  /** Tells that whoever runs the server removes it, so that nothing has to wait for it. */
  void dismiss() {
    leave = Leave.FOR_GOOD;
  }

  /** Says why it stays in its state. */
  void explain(String why) {
    reason = why;
  }

  /** Takes back what {@link #lack} said. */
  void retry() {
    unresolved = false;
    reason = "";
    if (state == PluginState.FAILED) {
      state =
          declaration != null
              ? PluginState.CONFIGURED
              : isOpen() ? PluginState.RESOLVED : PluginState.DISCOVERED;
    }
  }

  /** Makes the class loader and the control thread. */
  boolean open(Function<String, Optional<ClassLoader>> peers) {
    try {
      loader = unit.open(peers);
      control = new ControlThread(id, loader, meter, environment.spawner());
      state = PluginState.RESOLVED;
      return true;
    } catch (PluginRefused e) {
      fail(e.getMessage());
      return false;
    }
  }

  boolean declare() {
    Duration deadline = environment.deadlines().declare();
    HostedDeclaration made = new HostedDeclaration(id, environment.sections(), control, deadline);
    try {
      entry = control.call("making the entry object", deadline, unit::create);
      control.call(
          "declare",
          deadline,
          () -> {
            entry.declare(made);
            return null;
          });
      declaration = made;
      state = PluginState.DECLARED;
      return true;
    } catch (PluginCallFailed e) {
      fail("cannot declare: " + e.getMessage());
      return false;
    } finally {
      made.close();
    }
  }

  void configured() {
    state = PluginState.CONFIGURED;
  }

  boolean start(KernelServices kernel) {
    if (mayRunStart && control.hasStrays()) {
      fail("its last start is still running; restart the server");
      return false;
    }
    mayRunStart = false;
    state = PluginState.STARTING;
    reason = "";
    PluginThreads threads = new PluginThreads(id, loader, meter, environment.spawner());
    scope = StartScope.of(id, threads, meter, environment.loops());
    departures = kernel.departures();
    HostedContext context =
        new HostedContext(kernel, declaration, control, environment.services(), scope);
    long began = System.nanoTime();
    try {
      control.call(
          "start",
          environment.deadlines().start(),
          () -> {
            entry.start(context);
            return null;
          });
    } catch (PluginCallFailed e) {
      mayRunStart = e.overrun();
      fail(e.getMessage());
      takeApart();
      return false;
    }
    startedAt = Instant.now();
    state = PluginState.ACTIVE;
    LOG.debug("Plugin {} started in {} us", id, (System.nanoTime() - began) / 1000);
    return true;
  }

  /** Asks it to finish; the answer is waited for with {@link Drain#await}. */
  Drain beginDrain(DrainReason why, Duration grace) {
    boolean leaves = why == DrainReason.UNLOAD || why == DrainReason.RELOAD;
    state = PluginState.DRAINING;
    return new Drain(
        grace,
        control.begin(
            "drain",
            () -> {
              if (leaves) {
                closeEntrances(scope.ledger(), grace);
              } else if (why == DrainReason.SHUTDOWN) {
                scope.ledger().close(PEER_ENTRANCES, leave);
              }
              return entry.drain(why, grace);
            }));
  }

  /** Lets nothing more in, and asks for those who came in this way to go. */
  private void closeEntrances(RegistrationLedger ledger, Duration grace) {
    Set<String> schemes = ledger.names(Kind.TRANSPORT);
    Set<String> protocols = ledger.names(Kind.PROTOCOL);
    ledger.close(ENTRANCES, leave);
    if (!schemes.isEmpty() || !protocols.isEmpty()) {
      departures.leave(schemes, protocols, grace);
    }
  }

  /** A drain under way. */
  final class Drain {

    private final Duration grace;
    private final ControlThread.Pending<CompletionStage<Void>> call;
    private final long began = System.nanoTime();

    private Drain(Duration grace, ControlThread.Pending<CompletionStage<Void>> call) {
      this.grace = grace;
      this.call = call;
    }

    void await() {
      Duration limit = grace.plus(environment.deadlines().drainSlack());
      try {
        CompletionStage<Void> stage = call.await(limit);
        if (stage != null && !over(stage) && !grace.isZero()) {
          LOG.info("Plugin {} did not finish draining in {} ms", id, grace.toMillis());
        }
      } catch (PluginCallFailed e) {
        fail("cannot drain: " + e.getMessage());
      }
    }

    private boolean over(CompletionStage<Void> stage) {
      CountDownLatch done = new CountDownLatch(1);
      stage.whenComplete(
          (nothing, failure) -> {
            if (failure != null) {
              LOG.warn("Plugin {}: drain failed: {}", id, Failures.describe(failure));
            }
            done.countDown();
          });
      try {
        long left = grace.toNanos() - (System.nanoTime() - began);
        return done.await(Math.max(0, left), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Whether {@link #stop} has something to do. */
  boolean isRunning() {
    return scope != null;
  }

  /** Closes its registrations, stops it and ends its threads. A failed plugin stays failed. */
  void stop() {
    takeApart();
    if (state != PluginState.FAILED) {
      state = PluginState.STOPPED;
    }
  }

  private void takeApart() {
    StartScope ending = scope;
    if (ending == null) {
      return;
    }
    scope = null;
    Duration deadline = environment.deadlines().stop();
    try {
      List<String> open =
          control.call(
              "closing its registrations",
              deadline,
              () -> {
                closeEntrances(ending.ledger(), Duration.ZERO);
                return ending.ledger().closeAll(leave);
              });
      LOG.debug("Plugin {}: closed {}", id, open);
    } catch (PluginCallFailed e) {
      fail(e.getMessage());
    }
    environment.loops().forget(ending.sinks());
    stopEntry(deadline);
    for (String stray : ending.threads().end(environment.deadlines().threads())) {
      LOG.warn("Plugin {} left a thread that does not end: {}", id, stray);
    }
  }

  private void stopEntry(Duration deadline) {
    if (mayRunStart) {
      // start may still be running, and callbacks never overlap
      LOG.warn("Plugin {}: stop is not called, because start is not over", id);
      return;
    }
    boolean failed = state == PluginState.FAILED;
    try {
      control.call(
          "stop",
          deadline,
          () -> {
            entry.stop();
            return null;
          });
    } catch (PluginCallFailed e) {
      if (failed) {
        LOG.debug("Plugin {}: stop after a failure: {}", id, e.getMessage());
      } else {
        fail("cannot stop: " + e.getMessage());
      }
    }
  }

  /** Waits until its control thread has seen what was posted so far. */
  boolean settle(Duration wait) {
    return control == null || control.begin("settling", () -> null).settled(wait);
  }

  /** Lets go of its classes, after {@link #stop}. It can be opened again unless discarded. */
  void close() {
    if (!isOpen()) {
      return;
    }
    environment.sections().release(id);
    entry = null;
    declaration = null;
    mayRunStart = false;
    for (Thread stray : control.end(environment.deadlines().threads())) {
      LOG.warn("Plugin {} left its control thread {} running", id, stray.getName());
    }
    control = null;
    unit.close();
    if (unit.unloadable()) {
      environment.loaders().watch(id, loader);
    }
    loader = null;
    if (state != PluginState.FAILED) {
      state = PluginState.DISCOVERED;
    }
  }

  /** Lets go of its classes and files for good. */
  void discard() {
    close();
    unit.discard();
    state = PluginState.UNLOADED;
  }
}
