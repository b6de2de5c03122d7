package io.natrium.launcher;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.config.ConfigException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.options.LoggingOptions;
import io.natrium.launcher.logging.LogSettings;
import io.natrium.launcher.os.BoundPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers of the kernel. */
class KernelServers implements ServerFactory {

  @Override
  public ServerControl open(Path configFile, Map<String, Object> overlay, Path plugins)
      throws StartFailure {
    NatsServer server = describe(configFile, overlay, plugins).build();
    try {
      server.configure();
    } catch (ConfigException | ConfigRejectedException | ServerStartException e) {
      throw StartFailure.ofConfiguration(e.getMessage(), e);
    }
    return new KernelServer(server);
  }

  @Override
  public String check(Path configFile, Path plugins) throws StartFailure {
    try {
      return describe(configFile, Map.of(), plugins).test();
    } catch (ConfigException | ConfigRejectedException | ServerStartException e) {
      throw StartFailure.ofConfiguration(e.getMessage(), e);
    }
  }

  /** Plugins that do not come from a folder. */
  void addPlugins(NatsServer.Builder builder) {
    // the distribution's plugins are jars
  }

  private NatsServer.Builder describe(Path configFile, Map<String, Object> overlay, Path plugins) {
    NatsServer.Builder builder = NatsServer.builder();
    if (configFile != null) {
      builder.configFile(configFile);
    }
    if (plugins != null && Files.isDirectory(plugins)) {
      builder.pluginsDirectory(plugins);
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
      return new BoundPorts(server.ports().nats(), List.of(), List.of(), List.of());
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
