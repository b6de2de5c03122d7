package io.natrium.kernel.conductor;

import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.Session;
import io.natrium.spi.session.CloseReason;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients of the client listener, held to the keys that are pinned now. Thread: any. */
final class PinnedClients {

  private static final Logger LOG = LoggerFactory.getLogger(PinnedClients.class);

  private final Connections connections;

  PinnedClients(Connections connections) {
    this.connections = connections;
  }

  /** Closes those that hold none of the keys. Each is looked at on its own loop. */
  void recheck(Set<String> pinned) {
    AtomicInteger closed = new AtomicInteger();
    CompletableFuture<?>[] checks =
        connections.all().stream()
            .filter(PinnedClients::isOfListener)
            .map(session -> check(session, pinned, closed))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(checks)
        .whenComplete(
            (done, gone) -> {
              if (closed.get() > 0) {
                LOG.info("Disconnect {} clients due to pinned certs reload", closed.get());
              }
            });
  }

  private static boolean isOfListener(Session session) {
    return session.protocol().isEmpty()
        && session.channel().peer().endpoint().isEmpty()
        && session.channel().peer().scheme().equals(ClientListener.SCHEME);
  }

  private static CompletableFuture<Void> check(
      Session session, Set<String> pinned, AtomicInteger closed) {
    try {
      return CompletableFuture.runAsync(
          () -> {
            boolean stays =
                session.channel().tls().map(tls -> tls.isPinned(pinned)).orElse(pinned.isEmpty());
            if (!stays && !session.isClosing()) {
              closed.incrementAndGet();
              session.close(CloseReason.TLS_HANDSHAKE_ERROR);
            }
          },
          session.channel().loop()::execute);
    } catch (RejectedExecutionException ended) {
      return CompletableFuture.completedFuture(null); // with its loop
    }
  }
}
