package io.natrium.kernel.protocol;

import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.transport.ConnectionRate;
import io.natrium.spi.transport.TlsSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the client listener encrypts at the moment. Immutable; a reload makes another.
 *
 * @param spec the material, empty where nothing is encrypted
 * @param first whether a client begins with TLS and not with waiting for INFO
 * @param fallback how long it has for that before INFO is sent after all; zero for no such limit
 * @param optional whether a client may also go on in clear
 * @param rate how many may begin TLS
 */
public record ListenerTls(
    Optional<TlsSpec> spec,
    boolean first,
    Duration fallback,
    boolean optional,
    ConnectionRate rate) {

  /** No TLS. */
  public static final ListenerTls NONE =
      new ListenerTls(Optional.empty(), false, Duration.ZERO, false, new ConnectionRate(0));

  public ListenerTls {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(fallback, "fallback");
    Objects.requireNonNull(rate, "rate");
  }

  /**
   * What a listener's options say.
   *
   * @param options the block, null for none
   * @param optional whether a client may also go on in clear
   */
  public static ListenerTls of(TlsOptions options, boolean optional, ConnectionRate rate) {
    if (options == null) {
      return NONE;
    }
    return new ListenerTls(
        Optional.of(TlsSpec.of(options)),
        options.handshakeFirst(),
        options.handshakeFirstFallback(),
        optional,
        rate);
  }

  boolean required() {
    return spec.isPresent() && !optional;
  }

  boolean available() {
    return spec.isPresent() && optional;
  }

  boolean verifies() {
    return spec.isPresent() && spec.get().verify();
  }
}
