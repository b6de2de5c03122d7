package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.session.CloseReason;
import java.time.Instant;
import java.util.Optional;

/**
 * What monitoring shows of one connection, as it was at one moment. Holds neither the session nor
 * anything secret, since it outlives the connection. Immutable.
 *
 * @param id the connection's number
 * @param type by which protocol or way it came: {@code nats}, {@code websocket}, {@code mqtt}
 * @param host address of the peer
 * @param port port of the peer
 * @param started when it connected
 * @param lastActivity when it last published or subscribed
 * @param roundTrip nanoseconds, 0 while unknown
 * @param pending bytes that waited for it
 * @param counts what went to and fro
 * @param subscriptions how many it had
 * @param details what its client says of itself
 * @param tls its encryption
 * @param user as whom it was let in, may be empty
 * @param account its account, empty before it was let in
 * @param end how it ended; empty while it is open
 */
public record ConnectionSnapshot(
    long id,
    String type,
    String host,
    int port,
    Instant started,
    Instant lastActivity,
    long roundTrip,
    long pending,
    Counts counts,
    int subscriptions,
    ClientDetails details,
    Optional<Encrypted> tls,
    String user,
    String account,
    Optional<ConnectionEnd> end) {

  /** Messages and bytes from and to the peer, and pauses of its reads. */
  public record Counts(
      long messagesIn, long bytesIn, long messagesOut, long bytesOut, long stalls) {}

  /** Version and cipher suite of TLS. */
  public record Encrypted(String version, String cipherSuite) {}

  /** Takes one of a connection that is open. Thread: any. */
  public static ConnectionSnapshot of(Session session) {
    return take(session, Optional.empty());
  }

  /** Takes the last one of a connection. Thread: its loop, while it still has its subscriptions. */
  static ConnectionSnapshot last(Session session, CloseReason reason) {
    return take(
        session, Optional.of(ConnectionEnd.of(Instant.now(), reason, session.subscriptions())));
  }

  private static ConnectionSnapshot take(Session session, Optional<ConnectionEnd> end) {
    Account account = session.account();
    AuthRequest shown = session.membership().request();
    return new ConnectionSnapshot(
        session.id(),
        typeOf(session),
        session.channel().peer().host(),
        session.channel().peer().port(),
        session.started(),
        session.lastActivity(),
        session.roundTrip(),
        session.outbound().pending(),
        new Counts(
            session.messagesIn(),
            session.bytesIn(),
            session.outbound().messages(),
            session.outbound().bytes(),
            session.stalls()),
        session.subscriptionCount(),
        session.details(),
        shown == null
            ? Optional.empty()
            : shown.tls().map(tls -> new Encrypted(tls.version(), tls.cipherSuite())),
        session.user(),
        account == null ? "" : account.name(),
        end);
  }

  /** By which protocol, or over which transport, a peer speaks. */
  public static String typeOf(Session session) {
    if (!session.protocol().isEmpty()) {
      return session.protocol();
    }
    return session.channel().peer().scheme().startsWith("ws") ? "websocket" : "nats";
  }
}
