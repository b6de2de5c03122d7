package com.example.unixsocket;

import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The NATS protocol over a Unix domain socket, for clients of the same machine. What the protocol
 * is, the plugin does not know: it asks the server for the one named {@code nats}.
 *
 * <p>Thread: the plugin's control thread.
 */
public final class UnixSocketPlugin implements ServerPlugin {

  private static final String PROTOCOL = "nats";

  private ConfigHandle<UnixSocketOptions> options;
  private UnixTransport transport;
  private Listener listener;

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new UnixSocketSection(() -> transport != null));
  }

  @Override
  public void start(PluginContext context) throws IOException {
    UnixSocketOptions now = options.get();
    ProtocolProvider protocol =
        context
            .protocols()
            .byName(PROTOCOL)
            .orElseThrow(() -> new IOException("this server has no protocol " + PROTOCOL));
    transport = new UnixTransport(context.executors().threads("loop"));
    context.transports().register(transport);
    if (!now.path().isEmpty()) {
      listener =
          transport.listen(new ListenSpec(now.path(), 0, Optional.empty()), protocol::accept);
      if (!now.permissions().isEmpty()) {
        Files.setPosixFilePermissions(
            Path.of(now.path()), PosixFilePermissions.fromString(now.permissions()));
      }
    }
  }

  /** Takes no new clients. Those that are there stay in lame duck mode, until the server ends. */
  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    if (listener != null) {
      listener.stopAccepting();
      listener = null;
    }
    return reason == DrainReason.LAME_DUCK || transport == null
        ? CompletableFuture.completedStage(null)
        : transport.whenEmpty(grace);
  }

  @Override
  public void stop() {
    if (transport != null) {
      transport.close();
      transport = null;
    }
    listener = null;
  }
}
