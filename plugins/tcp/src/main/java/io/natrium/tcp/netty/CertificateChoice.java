package io.natrium.tcp.netty;

import io.natrium.tcp.ocsp.Staple;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Chooses among the certificates of one side: those whose names match what the peer asked for, or
 * else the first. Immutable. Thread: any.
 */
final class CertificateChoice extends X509ExtendedKeyManager {

  private static final int DNS_NAME = 2;

  private final TlsMaterial material;
  private final List<PemFiles.Identity> identities;

  CertificateChoice(TlsMaterial material) {
    this.material = material;
    this.identities = material.identities();
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    int chosen = choose(engine);
    return isOfType(chosen, keyType) && showsStatus(chosen, engine) ? String.valueOf(chosen) : null;
  }

  /** Adds its status to a certificate that has to have one; false where there is none just now. */
  private boolean showsStatus(int chosen, SSLEngine engine) {
    Optional<Staple> staple = material.staple(chosen);
    if (staple.isEmpty()) {
      return true;
    }
    byte[] answer = staple.get().shown();
    if (answer == null || !(engine instanceof ReferenceCountedOpenSslEngine able)) {
      return false;
    }
    able.setOcspResponse(answer);
    return true;
  }

  /** The first that has the name the peer asks for, if it asks, and a key the peer can check. */
  private int choose(SSLEngine engine) {
    if (engine == null || !(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
      return 0;
    }
    String asked = askedName(session);
    String[] checked = session.getPeerSupportedSignatureAlgorithms();
    for (int i = 0; i < identities.size(); i++) {
      X509Certificate leaf = identities.get(i).chain()[0];
      if ((asked == null || names(leaf, asked)) && isChecked(leaf, checked)) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isChecked(X509Certificate leaf, String[] algorithms) {
    if (algorithms == null || algorithms.length == 0) {
      return true;
    }
    String wanted =
        switch (leaf.getPublicKey().getAlgorithm()) {
          case "RSA" -> "RSA";
          case "EC" -> "ECDSA";
          default -> "ED";
        };
    for (String algorithm : algorithms) {
      String upper = algorithm.toUpperCase(Locale.ROOT);
      if (wanted.equals("ED") ? upper.startsWith(wanted) : upper.contains(wanted)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    for (String keyType : keyTypes) {
      String alias = first(keyType);
      if (alias != null) {
        return alias;
      }
    }
    return null;
  }

  private static String askedName(ExtendedSSLSession session) {
    for (SNIServerName name : session.getRequestedServerNames()) {
      if (name instanceof SNIHostName host) {
        return host.getAsciiName().toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }

  private static boolean names(X509Certificate certificate, String host) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.get(0).equals(DNS_NAME) && matches((String) name.get(1), host)) {
            return true;
          }
        }
      }
      return false;
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean matches(String pattern, String host) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("*.")) {
      return lower.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(lower.substring(1));
  }

  private boolean isOfType(int index, String keyType) {
    // Types of older cipher suites name the signer as well, as in EC_RSA.
    int end = keyType.indexOf('_');
    String wanted = end < 0 ? keyType : keyType.substring(0, end);
    String algorithm = identities.get(index).chain()[0].getPublicKey().getAlgorithm();
    return algorithm.equals(wanted);
  }

  private String first(String keyType) {
    for (int i = 0; i < identities.size(); i++) {
      if (isOfType(i, keyType)) {
        return String.valueOf(i);
      }
    }
    return null;
  }

  private PemFiles.Identity byAlias(String alias) {
    int index = Integer.parseInt(alias);
    return index < identities.size() ? identities.get(index) : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    PemFiles.Identity identity = byAlias(alias);
    return identity == null ? null : Arrays.copyOf(identity.chain(), identity.chain().length);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    PemFiles.Identity identity = byAlias(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    String alias = first(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return getClientAliases(keyType, issuers);
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }
}
