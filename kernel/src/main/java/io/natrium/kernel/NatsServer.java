package io.natrium.kernel;

import io.natrium.kernel.conductor.Conductor;
import io.natrium.kernel.conductor.ServerSetup;
import io.natrium.kernel.config.ConfigCheck;
import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.inproc.InProcessConnection;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.classpath.ClassPathSource;
import io.natrium.kernel.plugin.classpath.ManifestScan;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.kernel.plugin.pf4j.JarPluginSource;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A NATS server in this JVM.
 *
 * <p>Example:
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.builder().configText("port: -1").build().start()) {
 *   String url = server.ports().nats().get(0);
 * }
 * }</pre>
 *
 * <p>An embedded server installs no signal handler, never ends the JVM, prints nothing, and logs
 * through slf4j; all of its threads are daemons. Several servers live beside each other. Thread:
 * any.
 */
public final class NatsServer implements AutoCloseable {

  private final Conductor conductor;

  private NatsServer(ServerSetup setup) {
    conductor = new Conductor(setup);
  }

  /** Begins to describe a server. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads the configuration without starting; {@link #options} are known then. Optional: {@link
   * #start} does so too.
   *
   * @throws io.natrium.kernel.config.ConfigException if the text cannot be parsed
   * @throws io.natrium.kernel.config.ConfigRejectedException if a value in it is wrong
   */
  public NatsServer configure() {
    conductor.configure();
    return this;
  }

  /**
   * Starts; returns when clients can connect.
   *
   * @throws ServerStartException if a listener or a plugin does not start
   * @throws io.natrium.kernel.config.ConfigException if the configuration cannot be parsed
   * @throws io.natrium.kernel.config.ConfigRejectedException if a value in it is wrong
   */
  public NatsServer start() {
    conductor.start();
    return this;
  }

  /** Where the server is in its life. */
  public ServerState state() {
    return conductor.state();
  }

  /** The kernel's options in force. */
  public ServerOptions options() {
    return conductor.options();
  }

  /** Names of the server, once its configuration was read. */
  public ServerIdentity identity() {
    return conductor.identity();
  }

  /** Where the server can be reached, once started. */
  public Ports ports() {
    return conductor.ports();
  }

  /** A client without a socket in the global account. */
  public InternalClient client() {
    return client(Grant.GLOBAL_ACCOUNT);
  }

  /**
   * A client without a socket.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public InternalClient client(String account) {
    return conductor.client(account, "embedded");
  }

  /**
   * Connects a client of this JVM that speaks the NATS protocol by itself, without a socket.
   *
   * @throws IllegalStateException if the server is closed
   */
  public InProcessConnection connect() {
    return conductor.connect();
  }

  /**
   * Reads the configuration again and applies it as a whole or not at all.
   *
   * @throws ReloadException with every reason why it was refused
   */
  public void reload() throws ReloadException {
    conductor.reload();
  }

  /**
   * Says what is to be done after each reload that changed something, in place of what was said
   * before; for programs that set up logging and the like by the server's options. Called on the
   * thread of the reload.
   */
  public NatsServer onReloaded(Runnable listener) {
    conductor.onReloaded(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /** Plugins of the server and their state. */
  public List<PluginHandle> plugins() {
    return conductor.plugins().plugins();
  }

  /** Operations on plugins of the running server. */
  public PluginHost pluginHost() {
    return conductor.plugins();
  }

  /**
   * Loads a plugin from a jar and starts it.
   *
   * @return completes when it is over; never exceptionally
   */
  public CompletableFuture<PluginResult> loadPlugin(Path jar) {
    return conductor.plugins().load(jar);
  }

  /**
   * Drains, stops and unloads a plugin; those that cannot do without it stop first.
   *
   * @param grace time to drain
   * @return completes when it is over; never exceptionally
   */
  public CompletableFuture<PluginResult> unloadPlugin(String id, Duration grace) {
    return conductor.plugins().unload(id, grace);
  }

  /**
   * Replaces a plugin by what its jar holds now, with the same options.
   *
   * @param grace time to drain
   * @return completes when it is over; never exceptionally
   */
  public CompletableFuture<PluginResult> reloadPlugin(String id, Duration grace) {
    return conductor.plugins().reload(id, grace);
  }

  /** How many network clients are connected. */
  public int connections() {
    return conductor.connections().count();
  }

  /** What the server did so far and holds now. */
  public ServerStatistics statistics() {
    return conductor.statistics();
  }

  /**
   * Stops taking clients, lets those that are there go one by one, then closes. Returns at once.
   */
  public void lameDuck() {
    conductor.lameDuck();
  }

  /** Waits until the server is closed, by whomever. */
  public void awaitClosed() throws InterruptedException {
    conductor.awaitClosed();
  }

  /** Stops; returns when its threads, sockets and files are gone. Idempotent. */
  @Override
  public void close() {
    conductor.close();
  }

  /** Describes a server. Not thread safe. */
  public static final class Builder {

    private ConfigOrigin origin = new ConfigOrigin.Text("");
    private Overlay overlay = Overlay.none();
    private ServerOptions options;
    private final ClassPathSource instances = new ClassPathSource();
    private final List<PluginSource> directories = new ArrayList<>();
    private boolean listening = true;
    private boolean watchingPlugins;
    private long outboundBudget;

    private Builder() {}

    /** Reads the configuration from a file; a reload reads it again. */
    public Builder configFile(Path file) {
      origin = new ConfigOrigin.File(file.toString());
      return this;
    }

    /** Takes the configuration from text in the language of the file. */
    public Builder configText(String text) {
      origin = new ConfigOrigin.Text(Objects.requireNonNull(text, "text"));
      return this;
    }

    /** Lays values over the configuration, as flags on the command line do. */
    public Builder overlay(Overlay values) {
      overlay = Objects.requireNonNull(values, "values");
      return this;
    }

    /** Gives the kernel's options in Java, in place of what the configuration says of them. */
    public Builder options(ServerOptions serverOptions) {
      options = Objects.requireNonNull(serverOptions, "serverOptions");
      return this;
    }

    /** Adds a plugin that is on the class path. */
    public Builder plugin(String id, ServerPlugin plugin) {
      instances.add(id, plugin);
      return this;
    }

    /** Adds a plugin that is on the class path and starts once one of its keys is configured. */
    public Builder pluginWhenConfigured(String id, ServerPlugin plugin) {
      instances.add(id, plugin, true);
      return this;
    }

    /**
     * Adds the plugins whose jars are on the class path, found by {@code Plugin-Id} in their
     * manifests. One that is added as an instance stays as it is. They are looked for when the
     * configuration is read, which fails with a {@link ServerStartException} if the class of one
     * cannot be used.
     */
    public Builder classPathPlugins() {
      instances.search(new ManifestScan(NatsServer.class.getClassLoader()));
      return this;
    }

    /**
     * Adds the plugin jars of a directory. This alone needs PF4J on the class path.
     *
     * @throws ServerStartException if PF4J is missing
     */
    public Builder pluginsDirectory(Path directory) {
      try {
        directories.add(new JarPluginSource(directory, Version.build()));
      } catch (NoClassDefFoundError missing) {
        throw new ServerStartException(
            "plugin jars in "
                + directory
                + " need org.pf4j:pf4j on the class path; this build takes plugins from the class"
                + " path only",
            missing);
      }
      return this;
    }

    /**
     * Follows the plugins directories while the server runs: a new jar is loaded, a changed one
     * reloaded, one that is gone unloaded. Off unless set.
     */
    public Builder watchPlugins(boolean watching) {
      watchingPlugins = watching;
      return this;
    }

    /**
     * Opens no client listener: only clients inside the JVM and listeners of plugins are served.
     */
    public Builder withoutListener() {
      listening = false;
      return this;
    }

    /**
     * Bounds what may wait to be sent to all clients together; over it the clients with most
     * pending bytes are closed. Half of the memory that the JVM may use, if not set.
     *
     * @param bytes at least 1 MiB
     */
    public Builder outboundBudget(long bytes) {
      if (bytes < 1 << 20) {
        throw new IllegalArgumentException("an outbound budget is at least 1 MiB, not " + bytes);
      }
      outboundBudget = bytes;
      return this;
    }

    /** The server, not started yet. */
    public NatsServer build() {
      return new NatsServer(setup());
    }

    /**
     * Reads the configuration as {@code -t} does, starting nothing.
     *
     * @return the digest of the configuration, and what in it has no effect
     * @throws io.natrium.kernel.config.ConfigException if the text cannot be parsed
     * @throws io.natrium.kernel.config.ConfigRejectedException if a value is wrong or doubtful
     */
    public ConfigCheck test() {
      Conductor conductor = new Conductor(setup());
      try {
        return conductor.test();
      } finally {
        conductor.close();
      }
    }

    private ServerSetup setup() {
      List<PluginSource> sources = new ArrayList<>();
      sources.add(instances);
      sources.addAll(directories);
      return new ServerSetup(
          origin,
          overlay,
          Optional.ofNullable(options),
          sources,
          listening,
          watchingPlugins,
          outboundBudget);
    }
  }
}
