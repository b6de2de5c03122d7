package io.natrium.kernel.protocol;

import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.Farewell;

/** What a client is told of why its connection ends, in the reference's terms. */
final class Farewells {

  private Farewells() {}

  static Farewell of(CloseReason reason) {
    return new Farewell(kind(reason), reason.text());
  }

  private static Farewell.Kind kind(CloseReason reason) {
    return switch (reason) {
      case CLIENT_CLOSED -> Farewell.Kind.NORMAL;
      case AUTHENTICATION_TIMEOUT,
          AUTHENTICATION_VIOLATION,
          SLOW_CONSUMER_PENDING_BYTES,
          SLOW_CONSUMER_WRITE_DEADLINE,
          MAX_ACCOUNT_CONNECTIONS_EXCEEDED,
          MAX_CONNECTIONS_EXCEEDED,
          MAX_CONTROL_LINE_EXCEEDED,
          MAX_SUBSCRIPTIONS_EXCEEDED,
          MISSING_ACCOUNT,
          AUTHENTICATION_EXPIRED,
          REVOCATION ->
          Farewell.Kind.POLICY;
      case TLS_HANDSHAKE_ERROR -> Farewell.Kind.TLS_HANDSHAKE;
      case PARSE_ERROR, PROTOCOL_VIOLATION, BAD_CLIENT_PROTOCOL_VERSION ->
          Farewell.Kind.PROTOCOL_ERROR;
      case MAX_PAYLOAD_EXCEEDED -> Farewell.Kind.TOO_BIG;
      case WRITE_ERROR, READ_ERROR, STALE_CONNECTION, SERVER_SHUTDOWN -> Farewell.Kind.GOING_AWAY;
      default -> Farewell.Kind.INTERNAL_ERROR;
    };
  }
}
