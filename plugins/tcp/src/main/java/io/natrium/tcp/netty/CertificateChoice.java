package io.natrium.tcp.netty;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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

  private final List<PemFiles.Identity> identities;

  CertificateChoice(List<PemFiles.Identity> identities) {
    this.identities = List.copyOf(identities);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    String asked = askedName(engine);
    boolean matched = false;
    for (int i = 0; i < identities.size() && asked != null; i++) {
      if (names(identities.get(i).chain()[0], asked)) {
        matched = true;
        if (isOfType(i, keyType)) {
          return String.valueOf(i);
        }
      }
    }
    return !matched && isOfType(0, keyType) ? "0" : null;
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

  private static String askedName(SSLEngine engine) {
    if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
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
