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
import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.options.ListenerOptions;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.options.WriteTimeout;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.context.ProtocolRegistry;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.kernel.protocol.ClientProtocol;
import io.natrium.kernel.protocol.ServerInfo;
import io.natrium.kernel.route.LoopContexts;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.HalfOpenConnections;
import io.natrium.kernel.session.ServerSessions;
import io.natrium.kernel.session.SessionEnvironment;
import io.natrium.kernel.session.SessionLimits;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.Registration;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.ServerControl;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.plugin.ServerKeys;
import io.natrium.spi.plugin.ServerProfile;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.session.InternalClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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
  private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration VERDICTS_WITHIN = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

  private static final Duration LAST_TASKS = Duration.ofSeconds(5);

  private final ServerSetup setup;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(this::conductorThread);
  private volatile Thread worker;
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
  private final PluginHost plugins;
  private final PluginAccess pluginAccess;
  private final KeyPairs keys = new KeyPairs();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ClientListener listener;
  private final ClientProtocol protocol;
  private final KnownFacts facts;
  private final ServerSessions sessions;
  private final InProcessTransport inProcess;

  private Registration watch = () -> {};
  private volatile Runnable reloaded = () -> {};
  private volatile ServerState state = ServerState.NEW;
  private volatile ServerOptions options = ServerOptions.defaults();
  private volatile SessionLimits limits = limits(options);
  private volatile ServerInfo info;
  private volatile ServerIdentity identity;

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
            () -> limits,
            accounts,
            auth,
            connections,
            halfOpen,
            blocks,
            traffic,
            new LoopContexts(traffic),
            () -> identity.name(),
            system::events);
    this.protocol = new ClientProtocol(environment, () -> info);
    this.listener = new ClientListener(transports, protocol, connections, thread);
    halfOpen.observe(listener::pause);
    this.facts = new KnownFacts(auth, transports, configuration, listener::port, AUTH_TIMEOUT);
    this.sessions = new ServerSessions(environment);
    this.inProcess = new InProcessTransport(protocol);
    this.plugins = new PluginHost(thread, configuration, setup.sources());
    this.pluginAccess = new PluginAccess(plugins, setup.sources(), setup.watchingPlugins());
    protocols.register(protocol);
  }

  private Thread conductorThread(Runnable task) {
    Thread made = new Thread(task, "natrium-conductor");
    made.setDaemon(true);
    worker = made;
    return made;
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
      run(
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
    return run(
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
    return run(
        () -> {
          readConfiguration();
          return options;
        });
  }

  private void readConfiguration() {
    if (identity != null) {
      return;
    }
    plugins.discover();
    plugins.declare();
    ServerOptions read = configuration.load();
    apply(setup.options().orElse(read));
    accountControl.apply(configuration.accounts());
    String name = options.identity().serverName();
    identity =
        new ServerIdentity(
            keys.publicKey(),
            name == null || name.isEmpty() ? keys.publicKey() : name,
            Version.LEVEL,
            Version.build());
  }

  private void startUp() {
    try {
      readConfiguration();
      Unsupported.refuse(options);
      logBeginning();
      info = info(options.listener().port());
      startPlugins();
      if (setup.listening()) {
        listener.open(options.listener());
        reportOpenness();
      }
      info = info(listener.port());
      pluginAccess.open(identity, info.host(), sessions.system());
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
    String host = options.listener().host();
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
    LOG.info("  Natrium:  {}", identity.build());
    LOG.info("  Java:     {}", Runtime.version());
    LOG.info("  Name:     {}", identity.name());
    LOG.info("  ID:       {}", identity.id());
    LoadedConfig config = configuration.current();
    if (config.origin() instanceof ConfigOrigin.File file) {
      LOG.info("Using configuration file: {} ({})", file.path(), config.digest());
    }
    config.warnings().forEach(warning -> LOG.warn("{}", warning));
  }

  private void startPlugins() {
    plugins.offer(ConfiguredUsers.class, accountControl);
    plugins.offer(ServerKeys.class, keys);
    plugins.offer(
        ServerProfile.class, new KnownProfile(() -> info, () -> options, configuration::current));
    plugins.offer(ServerControl.class, this::end);
    watch = accountControl.watchReplies(thread);
    system.open(
        sessions,
        new ServerHeader(identity, options.listener().host(), () -> options),
        facts,
        this::reload,
        thread);
    KernelServices services =
        new KernelServices(
            identity,
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

  private void apply(ServerOptions newOptions) {
    options = newOptions;
    limits = limits(newOptions);
  }

  private static SessionLimits limits(ServerOptions options) {
    return new SessionLimits(
        options.limits().maxControlLine(),
        options.limits().maxPayload(),
        options.limits().maxPending(),
        options.limits().maxConnections(),
        options.limits().maxSubscriptions(),
        options.limits().maxSubTokens(),
        options.timing().pingInterval(),
        options.timing().pingMax(),
        options.timing().writeDeadline(),
        options.timing().writeTimeout() == WriteTimeout.RETRY,
        AUTH_TIMEOUT,
        !options.features().noHeaderSupport(),
        options.features().noFastProducerStall(),
        options.limits().maxTracedMsgLen(),
        options.logging().traceHeaders());
  }

  private ServerInfo info(int port) {
    HostAndPort advertised =
        HostAndPort.advertised(
            options.listener().clientAdvertise(), options.listener().host(), port);
    return new ServerInfo(
        identity.id(),
        identity.name(),
        identity.version(),
        identity.build(),
        "java" + Runtime.version().feature(),
        advertised.host(),
        advertised.port(),
        !options.features().noHeaderSupport(),
        options.limits().maxPayload(),
        List.of(),
        keys.curvePublicKey(),
        false);
  }

  private ReloadPlan planListener(ListenerOptions from, ListenerOptions to) {
    return listener.plan(from, to);
  }

  private void changed(ServerOptions newOptions) {
    apply(newOptions);
    listener.changed(newOptions.listener());
    ServerInfo former = info;
    info = info(listener.port());
    if (!info.equals(former)) {
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
    ReloadOutcome outcome = run(configuration::reload);
    if (outcome instanceof ReloadOutcome.Refused refused) {
      throw new ReloadException(refused.reasons());
    }
    facts.loaded();
    ReloadOutcome.Applied applied = (ReloadOutcome.Applied) outcome;
    applied.faults().forEach(fault -> LOG.error("{}", fault));
    run(plugins::startConfigured); // first, since one of them may have a say in who stays
    if (applied.reauthenticate()) {
      awaitVerdicts(run(accountControl::reauthenticate));
    }
    LOG.info("Reloaded server configuration");
    reloaded.run();
  }

  /** Says what else is to be done after a reload. Thread: any. */
  public void onReloaded(Runnable listener) {
    reloaded = listener;
  }

  /** Waits until connected clients are judged anew; slow verdicts come into effect later. */
  private static void awaitVerdicts(CompletableFuture<Void> verdicts) {
    try {
      verdicts.get(VERDICTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("Not every connected client is judged anew yet: {}", late.toString());
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
          info = info.asLameDuck();
          connections.all().forEach(session -> session.announcements().tellInfo());
          new LameDuck(thread, this::closeInBackground).begin(options.timing(), connections.all());
        });
  }

  private void closeInBackground() {
    shutDown();
    thread.shutdown();
  }

  /**
   * Stops; returns when threads, sockets and files are gone. Idempotent. Thread: any but the
   * conductor.
   */
  public synchronized void close() {
    if (!thread.isShutdown()) {
      run(
          () -> {
            shutDown();
            return null;
          });
      thread.shutdown();
    }
    awaitWorker();
  }

  private void awaitWorker() {
    Thread ending = worker;
    try {
      if (ending != null) {
        ending.join(LAST_TASKS.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void shutDown() {
    if (state == ServerState.CLOSED) {
      return;
    }
    boolean wasServing = state != ServerState.NEW && identity != null;
    state = ServerState.STOPPING;
    if (wasServing) {
      LOG.info("Initiating Shutdown...");
    }
    pluginAccess.close();
    listener.close();
    protocol.open(false);
    watch.close();
    system.close();
    connections.all().forEach(session -> session.close(CloseReason.SERVER_SHUTDOWN));
    inProcess.close();
    keys.close();
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
    awaitWorker();
  }

  private <T> T run(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable failure) { // an Error too has to reach whoever waits
            result.completeExceptionally(failure);
          }
        });
    try {
      return result.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server works", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  // ---- snapshots

  public ServerState state() {
    return state;
  }

  /** Options in force. */
  public ServerOptions options() {
    return options;
  }

  /** Names of the server; null before its configuration was read. */
  public ServerIdentity identity() {
    return identity;
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
