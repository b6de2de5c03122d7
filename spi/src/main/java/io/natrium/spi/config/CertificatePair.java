package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * A certificate chain with its key, by file. Immutable.
 *
 * @param certFile the PEM file of the chain
 * @param keyFile the PEM file of the private key
 */
@Stable
public record CertificatePair(String certFile, String keyFile) {

  /** Refuses nulls. */
  public CertificatePair {
    Objects.requireNonNull(certFile, "certFile");
    Objects.requireNonNull(keyFile, "keyFile");
  }
}
