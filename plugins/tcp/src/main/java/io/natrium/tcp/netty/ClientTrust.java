package io.natrium.tcp.netty;

import io.natrium.tcp.ocsp.PeerChain;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks certificates of clients as Java does, and sees to it that a client of TLS 1.3 shows its
 * certificate each time: one that came back to a former session would not be asked for it, and what
 * was good may have ended or been revoked meanwhile. Immutable. Thread: any.
 */
final class ClientTrust extends X509ExtendedTrustManager {

  private static final String VERIFIED = "natrium.verified";

  private final X509ExtendedTrustManager java;
  private final boolean endsSessions;

  private ClientTrust(X509ExtendedTrustManager java, boolean endsSessions) {
    this.java = java;
    this.endsSessions = endsSessions;
  }

  /**
   * Trusts these authorities, or with null those of the platform.
   *
   * @param engine the engine that asks; the native one keeps no sessions of such clients anyway
   */
  static ClientTrust of(X509Certificate[] authorities, TlsEngine engine)
      throws TlsMaterialException {
    try {
      KeyStore store = null;
      if (authorities != null) {
        store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.length; i++) {
          store.setCertificateEntry(String.valueOf(i), authorities[i]);
        }
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return new ClientTrust(extended, engine == TlsEngine.JDK);
        }
      }
      throw new TlsMaterialException("this Java cannot check certificates of clients");
    } catch (TlsMaterialException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsMaterialException("the authorities cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    SSLSession session = engine.getHandshakeSession();
    // In 1.2 the ticket was promised before the certificate came.
    if (endsSessions && session != null && session.getProtocol().equals("TLSv1.3")) {
      session.invalidate(); // the connection goes on, but no ticket is given for it
    }
    java.checkClientTrusted(chain, authType, engine);
    if (session != null) {
      session.putValue(VERIFIED, PeerChain.of(List.of(chain), List.of(java.getAcceptedIssuers())));
    }
  }

  /**
   * The chain by which the client of a session was verified; empty where it was not, and where a
   * session of TLS 1.2 came back by a ticket, which does not hold it.
   */
  @SuppressWarnings("unchecked") // put there by nobody else
  static List<X509Certificate> verified(SSLSession session) {
    return session.getValue(VERIFIED) instanceof List<?> chain
        ? (List<X509Certificate>) chain
        : List.of();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    java.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    java.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    java.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    java.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    java.checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }
}
