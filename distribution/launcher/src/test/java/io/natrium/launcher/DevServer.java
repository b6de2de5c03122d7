package io.natrium.launcher;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.plugin.ServerPlugin;
import java.util.Iterator;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * The program as the distribution's script starts it, but with the plugins of the class path and
 * without packaging: for an IDE, and for quick tries from the folders of the compiled classes. The
 * arguments are those of {@code nats-server}.
 */
public final class DevServer {
  private DevServer() {}

  /** Runs a server, or what else the arguments ask for, and ends the JVM. */
  public static void main(String[] arguments) {
    System.exit(new Launcher(new ClassPathServers(), System.out, System.err).run(arguments));
  }

  private static final class ClassPathServers extends KernelServers {
    @Override
    void addPlugins(NatsServer.Builder builder) {
      Iterator<ServerPlugin> plugins = ServiceLoader.load(ServerPlugin.class).iterator();
      while (plugins.hasNext()) {
        ServerPlugin plugin = plugins.next();
        builder.plugin(idOf(plugin), plugin);
      }
    }

    /** {@code AuthBasicPlugin} is the plugin {@code auth-basic}. */
    private static String idOf(ServerPlugin plugin) {
      String name = plugin.getClass().getSimpleName();
      String stem =
          name.endsWith("Plugin") ? name.substring(0, name.length() - "Plugin".length()) : name;
      return stem.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
  }
}
