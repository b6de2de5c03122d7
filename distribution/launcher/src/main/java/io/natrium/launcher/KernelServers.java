package io.natrium.launcher;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.Ports;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.ServerStatistics;
import io.natrium.kernel.config.ConfigCheck;
import io.natrium.kernel.config.ConfigException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.options.LoggingOptions;
import io.natrium.launcher.logging.LogSettings;
import io.natrium.launcher.os.BoundPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Servers of the kernel. */
class KernelServers implements ServerFactory {

  /**
   * MiB that may wait to be sent to all clients together; set by the start script in containers.
   */
  private static final String OUTBOUND_MIB = "NATRIUM_OUTBOUND_MIB";

  /** Set to {@code false} so that a running server leaves its plugins directory alone. */
  private static final String WATCH = "natrium.plugins.watch";

  @Override
  public ServerControl open(Path configFile, Map<String, Object> overlay, Path plugins)
      throws StartFailure {
    NatsServer server;
    try {
      server = describe(configFile, overlay, plugins).build();
      server.configure();
    } catch (ConfigException | ConfigRejectedException | ServerStartException e) {
      throw StartFailure.ofConfiguration(e.getMessage(), e);
    }
    return new KernelServer(server);
  }

  @Override
  public ConfigCheck check(Path configFile, Path plugins) throws StartFailure {
    try {
      return describe(configFile, Map.of(), plugins).test();
    } catch (ConfigException | ConfigRejectedException | ServerStartException e) {
      throw StartFailure.ofConfiguration(e.getMessage(), e);
    }
  }

  /** Plugins that do not come from a folder: those whose jars are among the libraries. */
  void addPlugins(NatsServer.Builder builder) {
    builder.classPathPlugins();
  }

  private NatsServer.Builder describe(Path configFile, Map<String, Object> overlay, Path plugins) {
    NatsServer.Builder builder = NatsServer.builder();
    String outbound = System.getenv(OUTBOUND_MIB);
    if (outbound != null && outbound.matches("[1-9][0-9]{0,8}")) {
      builder.outboundBudget(Long.parseLong(outbound) << 20);
    }
    if (configFile != null) {
      builder.configFile(configFile);
    }
    if (plugins != null && Files.isDirectory(plugins)) {
      builder.pluginsDirectory(plugins);
      builder.watchPlugins(!"false".equals(System.getProperty(WATCH)));
    }
    addPlugins(builder);
    return builder.overlay(KernelOverlay.of(overlay));
  }

  private record KernelServer(NatsServer server) implements ServerControl {

    @Override
    public LogSettings logSettings() {
      LoggingOptions logging = server.options().logging();
      return new LogSettings(
          emptyToNull(logging.file()),
          logging.sizeLimit(),
          (int) Math.min(logging.maxFiles(), Integer.MAX_VALUE),
          logging.syslog(),
          emptyToNull(logging.remoteSyslog()),
          logging.logtime(),
          logging.logtimeUtc(),
          logging.debug(),
          logging.trace());
    }

    @Override
    public String pidFile() {
      return emptyToNull(server.options().files().pidFile());
    }

    @Override
    public String portsFileDir() {
      return emptyToNull(server.options().files().portsFileDir());
    }

    @Override
    public void start() throws StartFailure {
      try {
        server.start();
      } catch (ConfigException | ConfigRejectedException e) {
        throw StartFailure.ofConfiguration(e.getMessage(), e);
      } catch (ServerStartException e) {
        throw StartFailure.ofStart(e.getMessage(), e);
      }
    }

    @Override
    public BoundPorts ports() {
      Ports ports = server.ports();
      return new BoundPorts(
          ports.nats(), ports.of("monitoring"), ports.of("cluster"), ports.of("websocket"));
    }

    @Override
    public long activity() {
      ServerStatistics now = server.statistics();
      return now.messagesIn() + now.messagesOut() + now.totalConnections() + now.subscriptions();
    }

    @Override
    public void reload() throws ReloadFailure {
      try {
        server.reload();
      } catch (ReloadException e) {
        throw new ReloadFailure(e.getMessage(), e);
      }
    }

    @Override
    public void onReloaded(Runnable listener) {
      server.onReloaded(listener);
    }

    @Override
    public void lameDuck() {
      server.lameDuck();
    }

    @Override
    public void close() {
      server.close();
    }

    @Override
    public void awaitClosed() throws InterruptedException {
      server.awaitClosed();
    }

    private static String emptyToNull(String text) {
      return text.isEmpty() ? null : text;
    }
  }
}
