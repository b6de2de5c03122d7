package io.natrium.tcp.ocsp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StaplingTest {

  private static final StaplingOptions ALWAYS =
      new StaplingOptions(StaplingOptions.Mode.ALWAYS, List.of());
  private static final StaplingOptions NEVER =
      new StaplingOptions(StaplingOptions.Mode.NEVER, List.of());

  private final ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
  private final OcspHost host =
      (OcspHost)
          Proxy.newProxyInstance(
              OcspHost.class.getClassLoader(),
              new Class<?>[] {OcspHost.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });
  private final Stapling stapling = new Stapling(pool, host, NEVER);
  private X509Certificate certificate;

  @BeforeEach
  void read() throws Exception {
    try (InputStream in = StaplingTest.class.getResourceAsStream("/tls/server-cert.pem")) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @AfterEach
  void end() {
    stapling.stop();
    pool.shutdownNow();
  }

  private boolean isConcerned() {
    return stapling.concerns(Path.of("server-cert.pem"), certificate);
  }

  @Test
  void shouldPrepareForTheOptionsOfAReloadAndKeepThem() {
    assertFalse(isConcerned());
    stapling.plan(ALWAYS);
    assertTrue(isConcerned());
    stapling.commit();
    assertTrue(isConcerned());
  }

  @Test
  void shouldLeaveNothingOfARefusedReloadBehind() {
    stapling.plan(ALWAYS);
    stapling.abandon();
    assertFalse(isConcerned());
    stapling.commit();
    assertFalse(isConcerned());
  }
}
