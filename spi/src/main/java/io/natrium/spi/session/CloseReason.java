package io.natrium.spi.session;

import io.natrium.spi.Stable;
import io.natrium.spi.auth.Refusal;

/** Why a connection was closed, with the text shown in monitoring and in events. */
@Stable
public enum CloseReason {
  CLIENT_CLOSED("Client Closed"),
  AUTHENTICATION_TIMEOUT("Authentication Timeout"),
  AUTHENTICATION_VIOLATION("Authentication Failure"),
  TLS_HANDSHAKE_ERROR("TLS Handshake Failure"),
  SLOW_CONSUMER_PENDING_BYTES("Slow Consumer (Pending Bytes)"),
  SLOW_CONSUMER_WRITE_DEADLINE("Slow Consumer (Write Deadline)"),
  WRITE_ERROR("Write Error"),
  READ_ERROR("Read Error"),
  PARSE_ERROR("Parse Error"),
  STALE_CONNECTION("Stale Connection"),
  PROTOCOL_VIOLATION("Protocol Violation"),
  BAD_CLIENT_PROTOCOL_VERSION("Bad Client Protocol Version"),
  WRONG_PORT("Incorrect Port"),
  MAX_CONNECTIONS_EXCEEDED("Maximum Connections Exceeded"),
  MAX_ACCOUNT_CONNECTIONS_EXCEEDED("Maximum Account Connections Exceeded"),
  MAX_PAYLOAD_EXCEEDED("Maximum Message Payload Exceeded"),
  MAX_CONTROL_LINE_EXCEEDED("Maximum Control Line Exceeded"),
  MAX_SUBSCRIPTIONS_EXCEEDED("Maximum Subscriptions Exceeded"),
  SERVER_SHUTDOWN("Server Shutdown"),
  AUTHENTICATION_EXPIRED("Authentication Expired"),
  MISSING_ACCOUNT("Missing Account"),
  REVOCATION("Credentials Revoked"),
  INTERNAL_CLIENT("Internal Client"),
  MESSAGE_HEADER_VIOLATION("Message Header Violation"),
  NO_RESPONDERS_REQUIRES_HEADERS("No Responders Requires Headers"),
  KICKED("Kicked"),
  PROXY_NOT_TRUSTED("Proxy Not Trusted"),
  PROXY_REQUIRED("Proxy Required");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /** The reason to close the connection of a peer that is refused. */
  public static CloseReason of(Refusal refusal) {
    return switch (refusal) {
      case CREDENTIALS -> AUTHENTICATION_VIOLATION;
      case PROXY_REQUIRED -> PROXY_REQUIRED;
      case PROXY_NOT_TRUSTED -> PROXY_NOT_TRUSTED;
    };
  }

  /** The wording of the reference server. */
  public String text() {
    return text;
  }
}
