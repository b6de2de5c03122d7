package io.natrium.tcp;

import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerControl;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.plugin.ServerProfile;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.ocsp.OcspHost;
import io.natrium.tcp.ocsp.StaplingOptions;
import io.natrium.tcp.ocsp.StaplingSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the transport {@code tcp}. Of the configuration it reads what concerns OCSP; where to
 * listen and with which TLS material is the server's business, which hands it over in a listen
 * specification.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class TcpPlugin implements ServerPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(TcpPlugin.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final LoopOptions options;
  private ConfigHandle<StaplingOptions> stapling;
  private volatile Optional<ServerProfile> profile = Optional.empty();
  private volatile Optional<ServerControl> control = Optional.empty();
  private TcpTransport transport;

  /** The plugin with one loop per processor and native IO where the platform has it. */
  public TcpPlugin() {
    this(LoopOptions.defaults());
  }

  /**
   * The plugin with loops of the embedder's choice.
   *
   * @param options how many loops and of which kind
   */
  public TcpPlugin(LoopOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public void declare(Declaration declaration) {
    stapling = declaration.section(new StaplingSection((from, to) -> plan(to)));
    declaration.uses(ServerProfile.class, false);
    declaration.uses(ServerControl.class, false);
  }

  @Override
  public void start(PluginContext context) {
    context.whenAvailable(ServerProfile.class, found -> profile = found);
    context.whenAvailable(ServerControl.class, found -> control = found);
    transport = new TcpTransport(options, context.executors(), new Host(), stapling.get());
    context.transports().register(transport);
  }

  private ReloadPlan plan(StaplingOptions to) {
    TcpTransport running = transport;
    if (running == null) {
      return ReloadPlan.unchanged();
    }
    running.stapling().plan(to);
    return ReloadPlan.apply(running.stapling()::commit);
  }

  /** The server as the checks of certificates see it. */
  private final class Host implements OcspHost {

    @Override
    public Optional<Path> storeDirectory() {
      return profile.flatMap(ServerProfile::storeDirectory);
    }

    @Override
    public void endServer(String reason) {
      control.ifPresent(server -> server.shutDown(reason));
    }
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    LOG.debug("Draining because of {}", reason);
    return transport == null ? CompletableFuture.completedFuture(null) : transport.drain(grace);
  }

  @Override
  public void stop() {
    TcpTransport stopping = transport;
    transport = null;
    profile = Optional.empty();
    control = Optional.empty();
    if (stopping == null) {
      return;
    }
    try {
      if (!stopping.stop(STOP_LIMIT)) {
        LOG.warn("A loop did not end within {}", STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while the loops end");
      Thread.currentThread().interrupt();
    }
  }
}
