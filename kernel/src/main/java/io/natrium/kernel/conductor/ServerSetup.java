package io.natrium.kernel.conductor;

import io.natrium.kernel.config.ConfigOrigin;
import io.natrium.kernel.config.Overlay;
import io.natrium.kernel.options.ServerOptions;
import io.natrium.kernel.plugin.source.PluginSource;
import java.util.List;
import java.util.Optional;

/**
 * What an embedder or the launcher says about a server before it is started.
 *
 * @param origin where the configuration is read from
 * @param overlay values of the command line, laid over the configuration
 * @param options the kernel's options given in Java, in place of those of the configuration
 * @param sources where plugins come from
 * @param listening whether the client listener is opened at all
 * @param watchingPlugins whether the plugins directories are followed while the server runs
 * @param outboundBudget bytes that may wait to be sent to all clients together, 0 for half of the
 *     memory that the JVM may use
 */
public record ServerSetup(
    ConfigOrigin origin,
    Overlay overlay,
    Optional<ServerOptions> options,
    List<PluginSource> sources,
    boolean listening,
    boolean watchingPlugins,
    long outboundBudget) {

  public ServerSetup {
    sources = List.copyOf(sources);
  }
}
