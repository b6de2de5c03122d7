package io.natrium.tcp;

import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.monitor.SystemEvents;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerControl;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.plugin.ServerProfile;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.ocsp.CacheOptions;
import io.natrium.tcp.ocsp.CacheSection;
import io.natrium.tcp.ocsp.CertificateJson;
import io.natrium.tcp.ocsp.OcspHost;
import io.natrium.tcp.ocsp.StaplingOptions;
import io.natrium.tcp.ocsp.StaplingSection;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
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
  private ConfigHandle<CacheOptions> cache;
  private volatile Optional<SystemEvents> events = Optional.empty();
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
    stapling =
        declaration.section(
            new StaplingSection((from, to) -> planStapling(to), this::abandonStapling));
    cache = declaration.section(new CacheSection(this::planCache));
    declaration.uses(ServerProfile.class, false);
    declaration.uses(ServerControl.class, false);
    declaration.uses(SystemEvents.class, false);
  }

  @Override
  public void start(PluginContext context) {
    context.whenAvailable(ServerProfile.class, found -> profile = found);
    context.whenAvailable(ServerControl.class, found -> control = found);
    context.whenAvailable(SystemEvents.class, found -> events = found);
    transport =
        new TcpTransport(options, context.executors(), new Host(), stapling.get(), cache.get());
    context.transports().register(transport);
    context.monitoring().describe("ocsp_peer_cache", transport.answers()::numbers);
  }

  private ReloadPlan planCache(CacheOptions from, CacheOptions to) {
    TcpTransport running = transport;
    return running == null ? ReloadPlan.unchanged() : running.answers().plan(from, to);
  }

  private ReloadPlan planStapling(StaplingOptions to) {
    TcpTransport running = transport;
    if (running == null) {
      return ReloadPlan.unchanged();
    }
    running.stapling().plan(to);
    return ReloadPlan.apply(running.stapling()::commit);
  }

  private void abandonStapling() {
    TcpTransport running = transport;
    if (running != null) {
      running.stapling().abandon();
    }
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

    @Override
    public void linkInvalid(X509Certificate peer, X509Certificate link, String reason) {
      events.ifPresent(
          told ->
              told.tell(
                  "OCSP.PEER.LINK.INVALID",
                  "io.nats.server.advisory.v1.ocsp_peer_link_invalid",
                  out -> {
                    CertificateJson.write(out.name("link"), link);
                    CertificateJson.write(out.name("peer"), peer);
                    out.name("reason").value(reason);
                  }));
    }

    @Override
    public void peerRejected(X509Certificate peer, String reason) {
      events.ifPresent(
          told ->
              told.tell(
                  "OCSP.PEER.CONN.REJECT",
                  "io.nats.server.advisory.v1.ocsp_peer_reject",
                  out -> {
                    out.name("kind").value("Client");
                    CertificateJson.write(out.name("peer"), peer);
                    out.name("reason").value(reason);
                  }));
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
    events = Optional.empty();
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
