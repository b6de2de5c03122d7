package io.natrium.tcp.ocsp;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What the key {@code ocsp} says: which certificates of the server are shown together with what
 * their authority says of them. Immutable.
 *
 * @param mode which certificates
 * @param responders whom to ask in place of those that the certificates name; empty for these
 */
public record StaplingOptions(Mode mode, List<URI> responders) {

  /** A server whose configuration does not have the key. */
  public static final StaplingOptions DEFAULTS = new StaplingOptions(Mode.AUTO, List.of());

  /** Which certificates, and what becomes of the server when one is not good. */
  public enum Mode {
    /** Those that demand it; clients judge by themselves. */
    AUTO,
    /** Every one; the server ends when one is not good. */
    ALWAYS,
    /** Those that demand it; the server ends when one is not good. */
    MUST,
    /** None. */
    NEVER
  }

  public StaplingOptions {
    Objects.requireNonNull(mode, "mode");
    responders = List.copyOf(responders);
  }

  boolean concerns(X509Certificate certificate) {
    return switch (mode) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO, MUST -> StatusDemand.isIn(certificate);
    };
  }

  boolean endsServer() {
    return mode == Mode.ALWAYS || mode == Mode.MUST;
  }
}
