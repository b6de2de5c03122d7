package io.natrium.websocket;

import io.natrium.spi.Registration;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.transport.TransportProvider;
import io.natrium.tcp.netty.NettyTransport;
import io.natrium.tcp.netty.TlsContext;
import io.natrium.tcp.netty.TlsMaterialException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes WebSocket clients on a listener of its own, as the block {@code websocket} says. Runs on
 * the loops of the plugin tcp.
 *
 * <p>Thread: the plugin's control thread, except the opening of a listener that a reload asks for.
 */
public final class WebsocketPlugin implements ServerPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(WebsocketPlugin.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

  private final Object lock = new Object();
  private ConfigHandle<WebsocketOptions> options;
  private PluginContext context;
  private Executor later;
  private WebsocketListener listener;
  private Registration announcement = () -> {};

  /** Makes the plugin. */
  public WebsocketPlugin() {}

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new WebsocketSection(this::plan));
  }

  @Override
  public void start(PluginContext started) throws IOException {
    synchronized (lock) {
      context = started;
      later = started.executors().serial("listener");
      if (options.get().listens()) {
        open(options.get());
      } else {
        LOG.debug("No port is configured for websocket clients");
      }
    }
  }

  private void open(WebsocketOptions wanted) throws IOException {
    TransportProvider below =
        context
            .transports()
            .byScheme("tcp")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "websocket runs on the loops of the plugin tcp, which is not there"));
    if (!(below instanceof NettyTransport tcp)) {
      throw new IllegalStateException(
          "websocket needs the plugin tcp of Natrium; \"tcp\" is " + below.getClass().getName());
    }
    try {
      listener = WebsocketListener.open(tcp, wanted, context.protocols());
    } catch (IOException e) {
      throw new IOException("Unable to listen for websocket connections: " + e.getMessage(), e);
    }
    announcement = context.transports().announce("websocket", listener.localUrl());
    LOG.info("Listening for websocket clients on {}", listener.url());
    if (!listener.encrypted()) {
      LOG.warn("Websocket not configured with TLS. DO NOT USE IN PRODUCTION!");
    }
  }

  // ---- reload

  private ReloadPlan plan(WebsocketOptions from, WebsocketOptions to) {
    synchronized (lock) {
      if (context == null) {
        return ReloadPlan.apply(() -> {}); // it starts, if at all, with what is in force then
      }
      if (listener == null) {
        return to.listens()
            ? ReloadPlan.apply(() -> later.execute(() -> openLate(to)))
            : ReloadPlan.unchanged();
      }
      if (!from.withTls(to.tls()).equals(to) || from.tls().isPresent() != to.tls().isPresent()) {
        return ReloadPlan.reject(
            "config reload not supported for Websocket: only its block tls can"
                + " change while the server runs");
      }
      return to.tls().isPresent() ? planCertificates(to) : ReloadPlan.unchanged();
    }
  }

  private ReloadPlan planCertificates(WebsocketOptions to) {
    WebsocketListener open = listener;
    try {
      TlsContext renewed = open.load(to.tls().orElseThrow());
      return ReloadPlan.apply(() -> open.show(renewed, to));
    } catch (TlsMaterialException wrong) {
      return ReloadPlan.reject("websocket: " + wrong.getMessage());
    }
  }

  private void openLate(WebsocketOptions wanted) {
    synchronized (lock) {
      if (context == null || listener != null) {
        return;
      }
      try {
        open(wanted);
      } catch (IOException | RuntimeException failure) {
        LOG.error("{}", failure.getMessage());
      }
    }
  }

  // ---- the end

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    synchronized (lock) {
      if (listener == null) {
        return CompletableFuture.completedFuture(null);
      }
      announcement.close();
      WebsocketListener draining = listener;
      CompletionStage<Void> stopped = draining.stopAccepting();
      return switch (reason) {
        case LAME_DUCK -> stopped;
        case SHUTDOWN -> stopped.thenCompose(done -> draining.whenEmpty());
        case UNLOAD, RELOAD -> stopped.thenCompose(done -> draining.leave(grace));
      };
    }
  }

  @Override
  public void stop() {
    WebsocketListener stopping;
    synchronized (lock) {
      stopping = listener;
      listener = null;
      context = null;
    }
    if (stopping == null) {
      return;
    }
    try {
      stopping.stopAccepting().toCompletableFuture().get(1, TimeUnit.SECONDS);
      stopping
          .closeConnections()
          .toCompletableFuture()
          .get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Connections did not close within {}", STOP_LIMIT);
    } catch (ExecutionException e) {
      LOG.warn("The listener did not close: {}", e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopping.free();
  }
}
