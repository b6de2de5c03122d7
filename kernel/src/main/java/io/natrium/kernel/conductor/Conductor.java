package io.natrium.kernel.conductor;

import io.natrium.kernel.Ports;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.ServerState;
import io.natrium.kernel.ServerStatistics;
import io.natrium.kernel.Version;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.auth.AuthCoordinator;
import io.natrium.kernel.config.ConfigCheck;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.LoadedConfig;
import io.natrium.kernel.config.ReloadOutcome;
import io.natrium.kernel.inproc.InProcessConnection;
import io.natrium.kernel.inproc.InProcessTransport;
import io.natrium.kernel.intercept.InterceptorRegistry;
import io.natrium.kernel.monitor.HealthDocument;
import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.options.ListenerOptions;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.context.ProtocolRegistry;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.kernel.protocol.ClientProtocol;
import io.natrium.kernel.route.LoopContexts;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.HalfOpenConnections;
import io.natrium.kernel.session.ServerSessions;
import io.natrium.kernel.session.SessionEnvironment;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.Registration;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.monitor.SystemEvents;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.ServerControl;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.plugin.ServerKeys;
import io.natrium.spi.plugin.ServerProfile;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.InternalClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one server from start to stop.
 *
 * <p>Everything that changes the server as a whole runs on one thread, the conductor, one step
 * after another. Snapshots may be read by any thread.
 */
public final class Conductor {

  private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
  private static final Duration CLIENTS_WITHIN = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

  private final KeyPairs keys = new KeyPairs(); // first: what a start waits for longest
  private final ServerSetup setup;
  private final ConductorThread thread = new ConductorThread();
  private final Configuration configuration;
  private final Accounts accounts = new Accounts();
  private final AuthCoordinator auth = new AuthCoordinator();
  private final Connections connections = new Connections();
  private final HalfOpenConnections halfOpen = new HalfOpenConnections();
  private final Traffic traffic = new Traffic();
  private final TransportRegistry transports = new TransportRegistry();
  private final ProtocolRegistry protocols = new ProtocolRegistry();
  private final MonitorRegistry monitoring = new MonitorRegistry();
  private final InterceptorRegistry interceptors = new InterceptorRegistry(accounts);
  private final AccountControl accountControl =
      new AccountControl(accounts, auth, connections, traffic);
  private final SystemAccess system = new SystemAccess(accounts, connections, traffic);
  private final BlockPool blocks;
  private final LoopContexts loops = new LoopContexts(traffic);
  private final PluginHost plugins;
  private final PluginAccess pluginAccess;
  private final InForce inForce = new InForce(keys);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ClientListener listener;
  private final ClientProtocol protocol;
  private final KnownFacts facts;
  private final ServerSessions sessions;
  private final InProcessTransport inProcess;

  private Registration watch = () -> {};
  private Registration upkeep = () -> {};
  private volatile Runnable reloaded = () -> {};
  private volatile ServerState state = ServerState.NEW;

  public Conductor(ServerSetup setup) {
    this.setup = setup;
    this.configuration =
        new Configuration(
            setup.origin(),
            setup.overlay(),
            this::planListener,
            this::changed,
            accountControl.section());
    this.blocks =
        new BlockPool(setup.outboundBudget() > 0 ? setup.outboundBudget() : outboundBudget());
    SessionEnvironment environment =
        new SessionEnvironment(
            inForce::limits,
            accounts,
            auth,
            connections,
            halfOpen,
            blocks,
            traffic,
            loops,
            () -> inForce.identity().name(),
            system::events);
    this.protocol = new ClientProtocol(environment, inForce::info);
    this.listener = new ClientListener(transports, protocol, connections, thread);
    halfOpen.observe(listener::pause);
    this.facts =
        new KnownFacts(
            auth,
            transports,
            configuration,
            monitoring,
            listener::port,
            () -> inForce.limits().authTimeout());
    this.sessions = new ServerSessions(environment);
    this.inProcess = new InProcessTransport(protocol);
    this.plugins = new PluginHost(thread.executor(), configuration, setup.sources());
    this.pluginAccess = new PluginAccess(plugins, setup.sources(), setup.watchingPlugins());
    protocols.register(protocol);
  }

  /**
   * Half of what the JVM may allocate outside the heap, which is as much as the heap by default.
   */
  private static long outboundBudget() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  // ---- start

  /** Starts; returns when clients can connect. Thread: any but the conductor. */
  public void start() {
    try {
      thread.run(
          () -> {
            if (state != ServerState.NEW) {
              throw new IllegalStateException("the server was started before");
            }
            state = ServerState.STARTING;
            startUp();
            return null;
          });
    } finally {
      if (state == ServerState.CLOSED) {
        close();
      }
    }
  }

  /** Reads the configuration without starting anything. */
  public ConfigCheck test() {
    return thread.run(
        () -> {
          plugins.discover();
          plugins.declare();
          try {
            return configuration.test();
          } finally {
            plugins.close();
          }
        });
  }

  /** Reads the configuration ahead of {@link #start}, for those who set up logging by it. */
  public ServerOptions configure() {
    return thread.run(
        () -> {
          readConfiguration();
          return inForce.options();
        });
  }

  private void readConfiguration() {
    if (inForce.identity() != null) {
      return;
    }
    plugins.discover();
    plugins.declare();
    ServerOptions read = configuration.load();
    inForce.apply(setup.options().orElse(read));
    connections.closed().remember(inForce.options().limits().maxClosedClients());
    accountControl.apply(configuration.accounts());
    inForce.identify();
  }

  private void startUp() {
    try {
      readConfiguration();
      ServerOptions options = inForce.options();
      Unsupported.refuse(options);
      logBeginning();
      inForce.listensAt(options.listener().port());
      startPlugins();
      if (setup.listening()) {
        listener.open(options.listener());
        reportOpenness();
      }
      inForce.listensAt(listener.port());
      pluginAccess.open(inForce.identity(), inForce.info().host(), sessions.system());
      protocol.open(true);
      state = ServerState.RUNNING;
      LOG.info("Server is ready");
    } catch (RuntimeException | Error failure) {
      shutDown();
      throw failure;
    }
  }

  private void reportOpenness() {
    if (auth.required()) {
      return;
    }
    String host = inForce.options().listener().host();
    if (HostAndPort.isLoopback(host)) {
      LOG.info("Clients on this machine may connect without credentials");
    } else {
      LOG.warn(
          "Everyone who reaches {} may connect without credentials; configure \"authorization\" or"
              + " \"accounts\", or listen on 127.0.0.1",
          host);
    }
  }

  private void logBeginning() {
    LOG.info("Starting nats-server");
    LOG.info("  Version:  {}", Version.LEVEL);
    LOG.info("  Natrium:  {}", inForce.identity().build());
    LOG.info("  Java:     {}", Runtime.version());
    LOG.info("  Name:     {}", inForce.identity().name());
    LOG.info("  ID:       {}", inForce.identity().id());
    LoadedConfig config = configuration.current();
    if (config.origin() instanceof ConfigOrigin.File file) {
      LOG.info("Using configuration file: {} ({})", file.path(), config.digest());
    }
    config.warnings().forEach(warning -> LOG.warn("{}", warning));
  }

  private void startPlugins() {
    plugins.offer(ConfiguredUsers.class, accountControl);
    plugins.offer(ServerKeys.class, keys);
    plugins.offer(ServerProfile.class, new Profile(inForce, configuration));
    monitoring.fallback(new HealthDocument(() -> state == ServerState.RUNNING));
    plugins.offer(ServerControl.class, this::end);
    plugins.offer(SystemEvents.class, system::tell);
    watch = accountControl.watchReplies(thread);
    upkeep = new MemoryUpkeep(blocks, loops, accounts).begin(thread);
    system.open(
        sessions,
        new ServerHeader(inForce.identity(), inForce.options().listener().host(), inForce::options),
        facts,
        monitoring,
        this::reload,
        thread);
    KernelServices services =
        new KernelServices(
            inForce.identity(),
            transports,
            protocols,
            sessions,
            auth,
            interceptors,
            monitoring,
            new LeavingSessions(connections));
    for (PluginHandle plugin : plugins.startAll(services)) {
      if (plugin.state() == PluginState.FAILED) {
        throw new ServerStartException(
            "plugin " + plugin.id() + " does not start: " + plugin.reason());
      }
    }
  }

  private void end(String reason) {
    try {
      thread.execute(
          () -> {
            LOG.error("The server ends: {}", reason);
            closeInBackground();
          });
    } catch (RejectedExecutionException ended) {
      LOG.debug("The server has ended before it could because of: {}", reason);
    }
  }

  // ---- options

  private ReloadPlan planListener(ListenerOptions from, ListenerOptions to) {
    return listener.plan(from, to);
  }

  private void changed(ServerOptions newOptions) {
    inForce.apply(newOptions);
    listener.changed(newOptions.listener());
    if (inForce.saysAnew(listener.port())) {
      connections.all().forEach(session -> session.announcements().tellInfo());
    }
    int surplus = connections.count() - newOptions.limits().maxConnections();
    connections.all().stream()
        .limit(Math.max(0, surplus))
        .forEach(session -> session.close(CloseReason.MAX_CONNECTIONS_EXCEEDED));
  }

  /**
   * Reads the configuration again.
   *
   * @throws ReloadException if anything in it is wrong or cannot be changed; nothing is changed
   *     then
   */
  public void reload() throws ReloadException {
    ReloadOutcome outcome =
        thread.run(
            () -> configuration.reload(next -> plugins.expectAuthenticators(next::configures)));
    if (outcome instanceof ReloadOutcome.Refused refused) {
      throw new ReloadException(refused.reasons());
    }
    facts.loaded();
    ReloadOutcome.Applied applied = (ReloadOutcome.Applied) outcome;
    applied.faults().forEach(fault -> LOG.error("{}", fault));
    thread.run(plugins::startConfigured); // first, since one of them may have a say in who stays
    if (applied.reauthenticate()) {
      await(thread.run(accountControl::reauthenticate));
    }
    String digest = applied.config().digest();
    LOG.info("Reloaded server configuration{}", digest.isEmpty() ? "" : " (" + digest + ')');
    reloaded.run();
    await(connections.lookAgain()); // at the level of the log, among others
  }

  /** Says what else is to be done after a reload. Thread: any. */
  public void onReloaded(Runnable listener) {
    reloaded = listener;
  }

  /** Waits until connected clients follow a change; who is slow follows later. */
  private static void await(CompletableFuture<Void> change) {
    try {
      change.get(CLIENTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("Not every connected client follows the new configuration yet: {}", late.toString());
    }
  }

  // ---- the end

  /** Enters lame duck mode, at whose end the server closes. Returns at once. Thread: any. */
  public void lameDuck() {
    thread.execute(
        () -> {
          if (state != ServerState.RUNNING) {
            return;
          }
          state = ServerState.LAME_DUCK;
          LOG.info("Entering lame duck mode, stop accepting new clients");
          listener.close();
          protocol.open(false);
          plugins.drainAll(DrainReason.LAME_DUCK, Duration.ZERO);
          inForce.leaving();
          connections.all().forEach(session -> session.announcements().tellInfo());
          new LameDuck(thread.executor(), this::closeInBackground)
              .begin(inForce.options().timing(), connections.all());
        });
  }

  private void closeInBackground() {
    shutDown();
    thread.end();
  }

  /**
   * Stops; returns when threads, sockets and files are gone. Idempotent. Thread: any but the
   * conductor.
   */
  public synchronized void close() {
    if (!thread.isEnding()) {
      thread.run(
          () -> {
            shutDown();
            return null;
          });
      thread.end();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    thread.awaitEnd();
    system.awaitEnd();
  }

  private void shutDown() {
    if (state == ServerState.CLOSED) {
      return;
    }
    boolean wasServing = state != ServerState.NEW && inForce.identity() != null;
    state = ServerState.STOPPING;
    if (wasServing) {
      LOG.info("Initiating Shutdown...");
    }
    pluginAccess.close();
    listener.close();
    protocol.open(false);
    watch.close();
    upkeep.close();
    system.close();
    connections.all().forEach(session -> session.close(CloseReason.SERVER_SHUTDOWN));
    inProcess.close();
    keys.close();
    auth.end();
    plugins.drainAll(DrainReason.SHUTDOWN, SHUTDOWN_GRACE);
    plugins.stopAll();
    plugins.close();
    state = ServerState.CLOSED;
    if (wasServing) {
      LOG.info("Server Exiting..");
    }
    closed.countDown();
  }

  /** Waits until the server is closed, by whomever. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
    awaitEnd();
  }

  // ---- snapshots

  public ServerState state() {
    return state;
  }

  /** Options in force. */
  public ServerOptions options() {
    return inForce.options();
  }

  /** Names of the server; null before its configuration was read. */
  public ServerIdentity identity() {
    return inForce.identity();
  }

  /** Where clients connect. */
  public Ports ports() {
    return new Ports(
        setup.listening() ? List.of(listener.url()) : List.of(), transports.announced());
  }

  public PluginHost plugins() {
    return plugins;
  }

  public Connections connections() {
    return connections;
  }

  public Traffic traffic() {
    return traffic;
  }

  /** A snapshot of counters and sizes. */
  public ServerStatistics statistics() {
    return new ServerStatistics(
        connections.count(),
        connections.total(),
        connections.slowConsumers(),
        connections.staleConnections(),
        accounts.all().stream().mapToLong(account -> account.index().size()).sum(),
        traffic.messagesIn(),
        traffic.bytesIn(),
        traffic.messagesOut(),
        traffic.bytesOut(),
        traffic.stalls(),
        blocks.lent());
  }

  /** Connects a client of this JVM that speaks the protocol by itself. */
  public InProcessConnection connect() {
    return inProcess.connect();
  }

  /** A client inside the server. */
  public InternalClient client(String account, String name) {
    return sessions.internal(account, name);
  }
}
