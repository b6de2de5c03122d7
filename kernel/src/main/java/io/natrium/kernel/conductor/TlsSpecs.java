package io.natrium.kernel.conductor;

import io.natrium.spi.config.TlsOptions;
import io.natrium.spi.transport.TlsSpec;
import java.nio.file.Path;
import java.util.Optional;

/** Turns {@code tls {}} blocks into what a transport needs of them. */
final class TlsSpecs {

  private TlsSpecs() {}

  static Optional<TlsSpec> of(TlsOptions options) {
    if (options == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsSpec(
            options.certificates().stream()
                .map(
                    pair ->
                        new TlsSpec.KeyPairFiles(Path.of(pair.certFile()), Path.of(pair.keyFile())))
                .toList(),
            options.caFile().isEmpty() ? Optional.empty() : Optional.of(Path.of(options.caFile())),
            options.verify() || options.verifyAndMap(),
            options.handshakeFirst(),
            options.timeout(),
            "TLSv" + options.minVersion(),
            options.cipherSuites(),
            options.curvePreferences()));
  }
}
