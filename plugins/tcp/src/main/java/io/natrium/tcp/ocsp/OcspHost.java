package io.natrium.tcp.ocsp;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The server around the checks, as far as they need it. Thread: any. */
public interface OcspHost {

  /** A server that keeps nothing and goes on whatever happens. */
  OcspHost NONE =
      new OcspHost() {
        @Override
        public Optional<Path> storeDirectory() {
          return Optional.empty();
        }

        @Override
        public void endServer(String reason) {
          // There is none to end.
        }

        @Override
        public void linkInvalid(X509Certificate peer, X509Certificate link, String reason) {
          // Nobody listens.
        }

        @Override
        public void peerRejected(X509Certificate peer, String reason) {
          // Nobody listens.
        }
      };

  /** Where things are kept that have to outlive the server; empty for nowhere. */
  Optional<Path> storeDirectory();

  /** Ends the server because its certificate is not good. Returns at once. */
  void endServer(String reason);

  /** Tells that a certificate of a peer's chain is not good. */
  void linkInvalid(X509Certificate peer, X509Certificate link, String reason);

  /** Tells that a peer is refused for its certificates. */
  void peerRejected(X509Certificate peer, String reason);
}
