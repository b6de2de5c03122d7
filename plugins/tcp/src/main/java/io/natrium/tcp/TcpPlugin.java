package io.natrium.tcp;

import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.tcp.netty.LoopOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the transport {@code tcp}. Claims no configuration: where to listen and with which TLS
 * material is the server's business, which hands it over in a listen specification.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class TcpPlugin implements ServerPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(TcpPlugin.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final LoopOptions options;
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
    // Nothing to claim, offer or use.
  }

  @Override
  public void start(PluginContext context) {
    transport = new TcpTransport(options, context.executors());
    context.transports().register(transport);
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
