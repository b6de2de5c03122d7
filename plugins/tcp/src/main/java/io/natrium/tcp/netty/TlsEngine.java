package io.natrium.tcp.netty;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does the arithmetic of TLS. */
public enum TlsEngine {
  /** Java's own. */
  JDK(SslProvider.JDK),
  /**
   * BoringSSL through netty-tcnative, where that is on the class path. Costs about half as much per
   * handshake, the same per byte, and knows no Ed25519 keys.
   */
  NATIVE(SslProvider.OPENSSL);

  /** System property that says which one to use: {@code jdk} or {@code native}. */
  public static final String PROPERTY = "natrium.tls.engine";

  private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

  private final SslProvider provider;

  TlsEngine(SslProvider provider) {
    this.provider = provider;
  }

  /**
   * The engine that the system property names; Java's own unless it asks for the native one and
   * that is there. Thread: one of the plugin's, because it may load the library.
   */
  static TlsEngine chosen() {
    String wanted = System.getProperty(PROPERTY, "jdk");
    switch (wanted) {
      case "jdk" -> {
        return JDK;
      }
      case "native" -> {
        if (OpenSsl.isAvailable()) {
          LOG.info("TLS by {}", OpenSsl.versionString());
          return NATIVE;
        }
        LOG.warn("TLS by Java: the native engine is not there", OpenSsl.unavailabilityCause());
      }
      default -> LOG.warn("{} is \"{}\": it may be jdk or native", PROPERTY, wanted);
    }
    return JDK;
  }

  /**
   * The engine that can show the status of its certificate: the native one, because Java's takes
   * one setting for the whole JVM, and no answer that somebody else has fetched. Thread: as for
   * {@link #chosen}.
   *
   * @throws TlsMaterialException if it is not there
   */
  static TlsEngine forStatus() throws TlsMaterialException {
    if (!OpenSsl.isAvailable()) {
      throw new TlsMaterialException(
          "a certificate is to be shown with its OCSP status, for which the native TLS engine is"
              + " needed, and that is not there ("
              + OpenSsl.unavailabilityCause()
              + "): it comes with the full distribution for Linux on x86_64 and aarch64; embedded,"
              + " put io.netty:netty-tcnative-boringssl-static for the platform on the class path;"
              + " or set ocsp: false",
          OpenSsl.unavailabilityCause());
    }
    return NATIVE;
  }

  SslProvider provider() {
    return provider;
  }

  /** Whether the engine has a suite, by its name in Java's form. */
  boolean has(String suite, Set<String> ofJava) {
    return this == JDK
        ? ofJava.contains(suite)
        : OpenSsl.availableJavaCipherSuites().contains(suite);
  }
}
