package io.natrium.kernel.conductor;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.options.ListenerOptions;
import io.natrium.kernel.protocol.ClientProtocol;
import io.natrium.kernel.protocol.ListenerTls;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.Registration;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.transport.ConnectionRate;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of the client protocol on transport {@code tcp}. When the transport is taken away
 * the listener is gone with it, and opens again at the same port when the transport comes back.
 * Owned by the conductor.
 */
final class ClientListener {

  private static final Logger LOG = LoggerFactory.getLogger(ClientListener.class);
  static final String SCHEME = "tcp";

  private final TransportRegistry transports;
  private final ClientProtocol protocol;
  private final ConductorThread conductor;
  private final PinnedClients pinned;
  private ConnectionRate rate = new ConnectionRate(0);
  private volatile ListenerTls tls = ListenerTls.NONE;
  private ListenerOptions options;
  private volatile Listener listener;
  private Registration observation = () -> {};
  private Registration rateReport = () -> {};
  private volatile int boundPort;

  ClientListener(
      TransportRegistry transports,
      ClientProtocol protocol,
      Connections connections,
      ConductorThread conductor) {
    this.transports = transports;
    this.protocol = protocol;
    this.pinned = new PinnedClients(connections);
    this.conductor = conductor;
  }

  /** Opens the listener. */
  void open(ListenerOptions listenerOptions) {
    options = listenerOptions;
    if (options.tls() != null) {
      limitRate(options.tls().connectionRateLimit());
    }
    tls = ListenerTls.of(options.tls(), options.allowNonTls(), rate);
    TransportProvider transport =
        transports
            .byScheme(SCHEME)
            .orElseThrow(
                () ->
                    new ServerStartException(
                        "nothing carries \"tcp\": put the plugin tcp into the plugins directory"
                            + " or on the class path"));
    listen(transport);
    observation = transports.observe(new Follower());
  }

  private void limitRate(long most) {
    rate = new ConnectionRate(most);
    if (most > 0) {
      rateReport = conductor.repeat(this::reportRefused, 1, 1, TimeUnit.SECONDS);
    }
  }

  private void reportRefused() {
    long refused = rate.takeRefused();
    if (refused > 0) {
      LOG.warn("Rejected {} connections due to TLS rate limiting", refused);
    }
  }

  private void listen(TransportProvider transport) {
    int port = boundPort != 0 ? boundPort : Math.max(options.port(), 0);
    ListenSpec spec = new ListenSpec(options.host(), port, tls.spec());
    try {
      listener = transport.listen(spec, peer -> protocol.accept(() -> tls));
    } catch (IOException failure) {
      throw new ServerStartException(
          "Error listening on port: " + address(options.host(), port) + ", " + message(failure),
          failure);
    }
    boundPort = ((InetSocketAddress) listener.boundAddress()).getPort();
    LOG.info("Listening for client connections on {}", address(options.host(), boundPort));
    if (tls.spec().isPresent()) {
      LOG.info("TLS {} for client connections", tls.optional() ? "available" : "required");
      if (tls.first() && tls.fallback().isZero()) {
        LOG.warn("Clients that are not using \"TLS Handshake First\" option will fail to connect");
      }
    }
  }

  /**
   * Plans a reload. Certificates are read again, whether or not anything else changed: connections
   * from now on see the new ones, and those that are open live on.
   */
  ReloadPlan plan(ListenerOptions from, ListenerOptions to) {
    if (listener == null || (from.tls() == null && to.tls() == null)) {
      return ReloadPlan.unchanged();
    }
    ListenerTls renewed = ListenerTls.of(to.tls(), to.allowNonTls(), rate);
    try {
      if (renewed.spec().isPresent()) {
        listener.prepare(renewed.spec().get());
      }
    } catch (IOException failure) {
      return ReloadPlan.reject("tls: " + message(failure));
    }
    return ReloadPlan.apply(() -> renew(renewed));
  }

  private void renew(ListenerTls renewed) {
    ListenerTls former = tls;
    tls = renewed;
    LOG.info("Reloaded: tls = {}", renewed.spec().isPresent() ? "enabled" : "disabled");
    Set<String> pins = renewed.spec().map(TlsSpec::pinnedKeys).orElse(Set.of());
    if (!pins.equals(former.spec().map(TlsSpec::pinnedKeys).orElse(Set.of()))) {
      LOG.info("Reloaded: {} pinned_certs", pins.size());
      pinned.recheck(pins);
    }
  }

  /** Takes over the options of a reload. */
  void changed(ListenerOptions changed) {
    options = changed;
  }

  private static String message(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String address(String host, int port) {
    return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
  }

  /** Accepts nobody for a while, or goes on. Thread: any. */
  void pause(boolean paused) {
    Listener open = listener;
    if (open != null && paused) {
      open.pauseAccepting();
    } else if (open != null) {
      open.resumeAccepting();
    }
  }

  int port() {
    return boundPort;
  }

  /** The URL for a client on this machine. */
  String url() {
    String host = options.host();
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    String scheme = options.tls() == null ? "nats" : "tls";
    return scheme + "://" + address(reachable, boundPort);
  }

  void close() {
    observation.close();
    rateReport.close();
    if (listener != null) {
      listener.stopAccepting().toCompletableFuture().join();
      listener = null;
    }
  }

  private final class Follower implements TransportRegistry.Observer {

    @Override
    public void arrived(TransportProvider transport) {
      if (transport.scheme().equals(SCHEME)) {
        conductor.execute(this::reopen);
      }
    }

    private void reopen() {
      if (listener != null) {
        return;
      }
      Optional<TransportProvider> transport = transports.byScheme(SCHEME);
      if (transport.isPresent()) {
        try {
          listen(transport.get());
        } catch (ServerStartException failure) {
          LOG.error("{}", failure.getMessage());
        }
      }
    }

    @Override
    public void left(TransportProvider transport) {
      if (transport.scheme().equals(SCHEME)) {
        conductor.execute(() -> listener = null);
      }
    }
  }
}
