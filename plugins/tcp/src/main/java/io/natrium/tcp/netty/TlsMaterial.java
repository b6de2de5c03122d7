package io.natrium.tcp.netty;

import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.ocsp.Staple;
import io.natrium.tcp.ocsp.Stapling;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a spec names, read from its files.
 *
 * @param spec the spec
 * @param identities certificates with their keys
 * @param authorities whom the files trust, null where that is left to the platform
 * @param staples for each identity what is shown with it; empty where nothing is to be shown
 */
record TlsMaterial(
    TlsSpec spec,
    List<PemFiles.Identity> identities,
    X509Certificate[] authorities,
    List<Optional<Staple>> staples) {

  /** Reads the files. Blocks on them. */
  static TlsMaterial read(TlsSpec spec, boolean client) throws TlsMaterialException {
    List<PemFiles.Identity> identities = new ArrayList<>();
    for (TlsSpec.KeyPairFiles files : spec.certificates()) {
      identities.add(PemFiles.identity(files));
    }
    if (!client && identities.isEmpty()) {
      throw new TlsMaterialException(
          "TLS needs a certificate: set cert_file and key_file of the listener");
    }
    X509Certificate[] authorities =
        spec.trust().isPresent() ? PemFiles.certificates(spec.trust().get()) : null;
    return new TlsMaterial(spec, identities, authorities, List.of());
  }

  /** The authorities, those of the platform where the files name none. */
  List<X509Certificate> trusted() throws TlsMaterialException {
    return List.of(authorities != null ? authorities : PemFiles.authoritiesOfPlatform());
  }

  /** Whether any certificate has to be shown with its status. */
  boolean wantsStaples(Stapling stapling) {
    boolean wants = false;
    for (int i = 0; i < identities.size(); i++) {
      wants |= stapling.concerns(spec.certificates().get(i).certificate(), leaf(i));
    }
    return wants;
  }

  /** The same with what is shown beside the certificates. Blocks on responders. */
  TlsMaterial withStaples(Stapling stapling) throws TlsMaterialException {
    List<Optional<Staple>> obtained = new ArrayList<>();
    for (int i = 0; i < identities.size(); i++) {
      TlsSpec.KeyPairFiles files = spec.certificates().get(i);
      if (!stapling.concerns(files.certificate(), leaf(i))) {
        obtained.add(Optional.empty());
        continue;
      }
      X509Certificate[] chain = identities.get(i).chain();
      try {
        List<X509Certificate> issuers = chain.length > 1 ? List.of() : trusted();
        obtained.add(Optional.of(stapling.obtain(files.certificate(), chain, issuers)));
      } catch (TlsMaterialException e) {
        throw e;
      } catch (IOException e) {
        throw new TlsMaterialException(e.getMessage(), e);
      }
    }
    return new TlsMaterial(spec, identities, authorities, obtained);
  }

  boolean hasStaples() {
    return staples.stream().anyMatch(Optional::isPresent);
  }

  /** What is to be shown beside a certificate. */
  Optional<Staple> staple(int index) {
    return index < staples.size() ? staples.get(index) : Optional.empty();
  }

  private X509Certificate leaf(int index) {
    return identities.get(index).chain()[0];
  }
}
