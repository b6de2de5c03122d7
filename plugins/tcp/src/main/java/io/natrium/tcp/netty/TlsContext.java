package io.natrium.tcp.netty;

import io.natrium.spi.config.OcspPeerOptions;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** One side's TLS settings, ready for any number of connections. Immutable. Thread: any. */
public final class TlsContext {

  private static final String TLS_1_2 = "TLSv1.2";
  private static final String TLS_1_3 = "TLSv1.3";
  private static final List<String> SUITES_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private final SslContext context;
  private final boolean client;
  private final List<String> groups;
  private final PeerRules peers;

  /**
   * What peers have to keep to after the handshake. Holds no spec, by which contexts are found.
   *
   * @param pinnedKeys keys of which a peer has to hold one, empty for any
   * @param revocation whether and how certificates are asked for
   * @param authorities where certificates lead to, if they are asked for
   */
  record PeerRules(
      Set<String> pinnedKeys, OcspPeerOptions revocation, List<X509Certificate> authorities) {}

  private TlsContext(SslContext context, boolean client, List<String> groups, PeerRules peers) {
    this.context = context;
    this.client = client;
    this.groups = groups;
    this.peers = peers;
  }

  /** Checks that all of a spec can be met. */
  static TlsContext of(TlsSpec spec, boolean client, TlsEngine engine, TlsMaterial material)
      throws TlsMaterialException {
    SslContextBuilder builder = client ? SslContextBuilder.forClient() : forServer(material);
    if (client && !material.identities().isEmpty()) {
      builder.keyManager(new CertificateChoice(material));
    }
    if (material.hasStaples()) {
      builder.enableOcsp(true);
    }
    X509Certificate[] authorities = material.authorities();
    if (!client && spec.verify()) {
      builder.trustManager(ClientTrust.of(authorities, engine));
    } else if (authorities != null) {
      builder.trustManager(authorities);
    }
    if (!client) {
      builder.clientAuth(spec.verify() ? ClientAuth.REQUIRE : ClientAuth.NONE);
    }
    builder.sslProvider(engine.provider()).protocols(protocols(spec));
    if (!spec.cipherSuites().isEmpty()) {
      builder.ciphers(suites(spec, engine), IdentityCipherSuiteFilter.INSTANCE);
    }
    List<String> groups = NamedGroups.checked(spec.curves(), engine);
    if (!groups.isEmpty() && engine == TlsEngine.NATIVE) {
      builder.option(OpenSslContextOption.GROUPS, groups.toArray(String[]::new));
    }
    try {
      List<String> perEngine = engine == TlsEngine.JDK ? groups : List.of();
      TlsContext made =
          new TlsContext(builder.build(), client, perEngine, rules(spec, client, material));
      if (made.context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setSessionCacheEnabled(!spec.verify());
      }
      ReferenceCountUtil.release(made.tune(made.context.newEngine(ByteBufAllocator.DEFAULT)));
      return made;
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsMaterialException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static SslContextBuilder forServer(TlsMaterial material) {
    return SslContextBuilder.forServer(new CertificateChoice(material));
  }

  private static PeerRules rules(TlsSpec spec, boolean client, TlsMaterial material)
      throws TlsMaterialException {
    if (!spec.ocspPeer().verify()) {
      return new PeerRules(spec.pinnedKeys(), spec.ocspPeer(), List.of());
    }
    if (!client && !spec.verify()) {
      throw new TlsMaterialException(
          "OCSP peer verification for client connections requires TLS verify (mTLS) to be enabled");
    }
    return new PeerRules(spec.pinnedKeys(), spec.ocspPeer(), material.trusted());
  }

  private static List<String> protocols(TlsSpec spec) throws TlsMaterialException {
    return switch (spec.minimumVersion()) {
      case TLS_1_2 -> List.of(TLS_1_3, TLS_1_2);
      case TLS_1_3 -> List.of(TLS_1_3);
      default ->
          throw new TlsMaterialException(
              "TLS version "
                  + spec.minimumVersion()
                  + " is not supported: set min_version to 1.2 or 1.3");
    };
  }

  /** The list governs TLS 1.2; the suites of 1.3 are always on, unless the list names some. */
  private static List<String> suites(TlsSpec spec, TlsEngine engine) throws TlsMaterialException {
    List<String> suites = new ArrayList<>(spec.cipherSuites());
    if (suites.stream().noneMatch(SUITES_1_3::contains)) {
      suites.addAll(0, SUITES_1_3);
    }
    try {
      Set<String> supported =
          Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
      for (String suite : suites) {
        if (!engine.has(suite, supported)) {
          throw new TlsMaterialException(
              "cipher suite " + suite + " is unknown to this Java: take it out of cipher_suites");
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw new TlsMaterialException("this Java has no TLS", e);
    }
    return suites;
  }

  PeerRules peers() {
    return peers;
  }

  /** Whether a peer may have to wait after its handshake until others are asked about it. */
  public boolean asksOthers() {
    return peers.revocation().verify();
  }

  private SSLEngine tune(SSLEngine engine) {
    if (!groups.isEmpty()) {
      SSLParameters parameters = engine.getSSLParameters();
      NamedGroups.apply(parameters, groups);
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  /**
   * Makes the handler of one connection.
   *
   * @param executor runs the costly parts of the handshake
   * @param host name or address of the peer; a client checks the peer's certificate against it
   */
  public SslHandler newHandler(
      ByteBufAllocator allocator, Executor executor, String host, int port) {
    SSLEngine engine =
        client ? context.newEngine(allocator, host, port) : context.newEngine(allocator);
    return new SslHandler(tune(engine), false, executor);
  }

  /** What a finished handshake agreed on. */
  public static TlsInfo info(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException none) {
      chain.clear();
    }
    List<X509Certificate> verified = ClientTrust.verified(session);
    return new TlsInfo(
        session.getProtocol(),
        session.getCipherSuite(),
        chain,
        verified.isEmpty() ? List.of() : List.of(verified));
  }
}
