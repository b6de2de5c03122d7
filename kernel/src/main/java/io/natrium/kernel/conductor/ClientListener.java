package io.natrium.kernel.conductor;

import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.options.ListenerOptions;
import io.natrium.kernel.protocol.ClientProtocol;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.Registration;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of the client protocol on transport {@code tcp}. When the transport is taken away
 * the listener is gone with it, and opens again at the same port when the transport comes back.
 * Owned by the conductor.
 */
final class ClientListener {

  private static final Logger LOG = LoggerFactory.getLogger(ClientListener.class);
  private static final String SCHEME = "tcp";

  private final TransportRegistry transports;
  private final ClientProtocol protocol;
  private final Executor conductor;
  private ListenerOptions options;
  private volatile Listener listener;
  private Registration observation = () -> {};
  private int boundPort;

  ClientListener(TransportRegistry transports, ClientProtocol protocol, Executor conductor) {
    this.transports = transports;
    this.protocol = protocol;
    this.conductor = conductor;
  }

  /** Opens the listener. */
  void open(ListenerOptions listenerOptions) {
    options = listenerOptions;
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

  private void listen(TransportProvider transport) {
    Optional<TlsSpec> tls = Optional.ofNullable(options.tls()).map(TlsSpec::of);
    int port = boundPort != 0 ? boundPort : Math.max(options.port(), 0);
    ListenSpec spec = new ListenSpec(options.host(), port, tls);
    try {
      listener = transport.listen(spec, peer -> protocol.accept(tls));
    } catch (IOException failure) {
      throw new ServerStartException(
          "Error listening on port: " + address(options.host(), port) + ", " + message(failure),
          failure);
    }
    boundPort = ((InetSocketAddress) listener.boundAddress()).getPort();
    LOG.info("Listening for client connections on {}", address(options.host(), boundPort));
    if (tls.isPresent()) {
      LOG.info("TLS required for client connections");
    }
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
