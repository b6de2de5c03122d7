package io.natrium.websocket;

import io.natrium.spi.config.HostPort;
import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.transport.ConnectionRate;
import io.natrium.spi.transport.Endpoint;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.netty.NettyListener;
import io.natrium.tcp.netty.NettyStream;
import io.natrium.tcp.netty.NettyTransport;
import io.natrium.tcp.netty.TcpLoop;
import io.natrium.tcp.netty.TlsContext;
import io.natrium.tcp.netty.TlsMaterialException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open listener with its connections. Thread: any, unless a method says otherwise. */
final class WebsocketListener {

  private static final Logger LOG = LoggerFactory.getLogger(WebsocketListener.class);
  private static final String SCHEME = "ws";
  private static final long CLOSE_NOTIFY_MILLIS = 1_000;

  /** Of the grace, what passes before the first connection is closed, and after the last. */
  private static final int EDGE = 8;

  private static final long LONGEST_EDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final NettyTransport tcp;
  private final Protocols protocols;
  private final Map<TcpLoop, LoopCompression> compressions;
  private final Map<Channel, TcpLoop> connections = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private final AtomicBoolean reporting = new AtomicBoolean();
  private volatile boolean closing;
  private volatile WebsocketOptions options;
  private volatile ConnectionRate rate;
  private volatile TlsContext tls;
  private volatile ListenerTerms terms;
  private NettyListener listener;

  private WebsocketListener(NettyTransport tcp, WebsocketOptions options, Protocols protocols) {
    this.tcp = tcp;
    this.options = options;
    this.rate = rate(options);
    this.protocols = protocols;
    this.compressions =
        tcp.loops().all().stream()
            .collect(Collectors.toUnmodifiableMap(loop -> loop, loop -> new LoopCompression()));
  }

  /**
   * Opens a listener; connections are accepted when the call returns. Blocks while the system
   * binds.
   *
   * @throws IOException if the address cannot be bound or the TLS material cannot be read
   */
  static WebsocketListener open(NettyTransport tcp, WebsocketOptions options, Protocols protocols)
      throws IOException {
    WebsocketListener opened = new WebsocketListener(tcp, options, protocols);
    if (options.tls().isPresent()) {
      opened.tls = opened.load(options.tls().get());
    }
    opened.terms = opened.terms(Math.max(0, options.port()));
    opened.listener =
        NettyListener.open(
            tcp.loops(),
            tcp.tlsContexts(),
            SCHEME,
            options.host(),
            Math.max(0, options.port()),
            opened::configure);
    opened.terms = opened.terms(opened.port());
    return opened;
  }

  private ListenerTerms terms(int port) {
    StringBuilder headers = new StringBuilder();
    options
        .headers()
        .forEach((name, value) -> headers.append(name).append(": ").append(value).append("\r\n"));
    Endpoint endpoint =
        new Endpoint(
            options.host(),
            port,
            tls != null,
            List.of(advertised(port).toString()),
            options.pingInterval(),
            Optional.of(options.access()));
    return new ListenerTerms(
        options,
        new OriginPolicy(options),
        headers.toString(),
        endpoint,
        protocols,
        tcp.tlsContexts());
  }

  private HostPort advertised(int port) {
    String advertise = options.advertise();
    if (advertise.isEmpty()) {
      return new HostPort(options.host(), port);
    }
    return advertise.lastIndexOf(':') > advertise.lastIndexOf(']')
        ? HostPort.parse(advertise)
        : new HostPort(advertise, port);
  }

  /** Reads the certificates of a configuration. Blocks on files. */
  TlsContext load(TlsOptions material) throws TlsMaterialException {
    return tcp.tlsContexts().load(TlsSpec.of(material), false);
  }

  private static ConnectionRate rate(WebsocketOptions options) {
    return new ConnectionRate(options.tls().map(TlsOptions::connectionRateLimit).orElse(0L));
  }

  /**
   * Shows other certificates to peers that connect from now on, and lets those go whose keys are
   * not pinned any more.
   *
   * @param renewed options that differ in nothing but TLS
   */
  void show(TlsContext context, WebsocketOptions renewed) {
    long limit = renewed.tls().map(TlsOptions::connectionRateLimit).orElse(0L);
    if (limit != options.tls().map(TlsOptions::connectionRateLimit).orElse(0L)) {
      rate = rate(renewed);
    }
    options = renewed;
    terms = terms(port());
    tls = context;
    Set<String> pinned = pinned(renewed);
    connections.forEach((channel, loop) -> recheck(channel, loop, pinned));
  }

  private static Set<String> pinned(WebsocketOptions options) {
    return options.tls().map(TlsOptions::pinnedCerts).orElseGet(Set::of);
  }

  private static void recheck(Channel channel, TcpLoop loop, Set<String> pinned) {
    try {
      loop.execute(
          () -> {
            NettyStream stream = channel.pipeline().get(NettyStream.class);
            if (stream != null
                && !stream.tls().map(info -> info.isPinned(pinned)).orElse(pinned.isEmpty())) {
              LOG.info(
                  "{}:{} - the certificate is not among the pinned ones any more",
                  stream.peer().host(),
                  stream.peer().port());
              stream.close(true);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.trace("The loop ended and closed the channel before", e);
    }
  }

  WebsocketOptions options() {
    return options;
  }

  /** The port really bound. */
  int port() {
    return ((InetSocketAddress) listener.boundAddress()).getPort();
  }

  private String scheme() {
    return tls == null ? "ws" : "wss";
  }

  /** The URL as configured, with the port really bound. */
  String url() {
    return scheme() + "://" + options.host() + ':' + port();
  }

  /** The URL for a client on this machine. */
  String localUrl() {
    String host = options.host();
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return scheme() + "://" + new HostPort(reachable, port());
  }

  boolean encrypted() {
    return tls != null;
  }

  /** Fills the pipeline of a new connection. Thread: the accepting loop. */
  private void configure(ChannelPipeline pipeline, TcpLoop loop, PeerInfo peer) {
    Channel channel = pipeline.channel();
    TlsContext context = tls;
    if (context != null) {
      if (!rate.admits()) {
        reportSoon(loop);
        throw new RejectedExecutionException("too many connections in this second");
      }
      SslHandler handler =
          context.newHandler(
              channel.alloc(), tcp.tlsContexts().executor(), peer.host(), peer.port());
      handler.setHandshakeTimeoutMillis(0); // the timeout of the upgrade covers it
      handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
      pipeline.addLast(handler);
    }
    UpgradeHandler upgrade = new UpgradeHandler(terms, context, loop, peer, compressions.get(loop));
    pipeline.addLast(upgrade.decoder(), upgrade);
    enter(channel, loop);
  }

  /** The last step: one that is refused before gets no loop, and nobody would tell of its end. */
  private void enter(Channel channel, TcpLoop loop) {
    connections.put(channel, loop);
    if (closing) {
      forget(channel);
      throw new RejectedExecutionException("the listener is closed");
    }
    channel.closeFuture().addListener(closed -> forget(channel));
  }

  private void reportSoon(TcpLoop loop) {
    if (reporting.compareAndSet(false, true)) {
      loop.schedule(
          () -> {
            reporting.set(false);
            LOG.warn(
                "Rejected {} websocket connections due to TLS rate limiting", rate.takeRefused());
          },
          1,
          TimeUnit.SECONDS);
    }
  }

  private void forget(Channel channel) {
    connections.remove(channel);
    completeIfEmpty();
  }

  private void completeIfEmpty() {
    if (closing && connections.isEmpty()) {
      emptied.complete(null);
    }
  }

  /** Closes the listening socket and leaves connections alone. */
  CompletionStage<Void> stopAccepting() {
    return listener.stopAccepting();
  }

  /** Completes when no connection is left; takes no more. */
  CompletionStage<Void> whenEmpty() {
    closing = true;
    completeIfEmpty();
    return emptied;
  }

  /** Tells every peer that the listener goes away, and closes. Completes when the last is gone. */
  CompletionStage<Void> closeConnections() {
    CompletionStage<Void> empty = whenEmpty();
    connections.forEach((channel, loop) -> end(channel, loop, FrameCodec::goAway));
    return empty;
  }

  /**
   * Tells every peer to look for another server, and closes them one after another, spread over the
   * grace, so that they do not all come back at once. Completes when the last is gone.
   */
  CompletionStage<Void> leave(Duration grace) {
    CompletionStage<Void> empty = whenEmpty();
    long edge = Math.min(grace.toNanos() / EDGE, LONGEST_EDGE_NANOS);
    long step = (grace.toNanos() - 2 * edge) / Math.max(1, connections.size());
    long[] next = {edge};
    connections.forEach(
        (channel, loop) -> {
          long nanos = next[0];
          next[0] += step;
          end(channel, loop, codec -> codec.leave(nanos));
        });
    return empty;
  }

  private static void end(Channel channel, TcpLoop loop, Consumer<FrameCodec> how) {
    try {
      loop.execute(
          () -> {
            FrameCodec codec = channel.pipeline().get(FrameCodec.class);
            if (codec == null) {
              channel.close();
            } else {
              how.accept(codec);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.trace("The loop ended and closed the channel before", e);
    }
  }

  /** Frees memory outside the heap, when no connection is left. */
  void free() {
    compressions.forEach(
        (loop, compression) -> {
          try {
            loop.execute(compression::end);
          } catch (RejectedExecutionException ended) {
            compression.end();
          }
        });
  }
}
