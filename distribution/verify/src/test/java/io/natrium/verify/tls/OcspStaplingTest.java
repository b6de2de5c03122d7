package io.natrium.verify.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natrium.kernel.ReloadException;
import io.natrium.kernel.ServerStartException;
import io.natrium.verify.client.Await;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that show what their authority says of their certificate. */
@Timeout(60)
class OcspStaplingTest {

  @TempDir private Path folder;
  private Responder responder;
  private Authority authority;
  private Authority.Issued own;
  private TlsServer server;

  @BeforeEach
  void make() throws Exception {
    assumeTrue(OpenSsl.isAvailable(), "no native engine for this platform");
    responder = Responder.start();
    Authority silent = Authority.create("authority");
    responder.signsAs(silent.certificate(), silent.key(), false);
    silent.write(folder, "ca");
    authority = silent.answeringAt(responder.url());
    own = authority.issue("server", "127.0.0.1");
  }

  @AfterEach
  void stop() {
    if (responder != null) {
      responder.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private String tls(Authority.Issued shown) throws IOException {
    return "tls {\n"
        + Authority.write(folder, "server", shown)
        + "ca_file: \""
        + folder.resolve("ca.pem")
        + "\"\ntimeout: 10\n}\n";
  }

  private void start(String options, Authority.Issued shown) throws IOException {
    server = TlsServer.start(folder, tls(shown) + options + "\n");
  }

  private String refusal(String options, Authority.Issued shown) {
    return assertThrows(ServerStartException.class, () -> start(options, shown)).getMessage();
  }

  private void demanding() throws Exception {
    own = authority.demandingStatus().issue("server", "127.0.0.1");
  }

  private byte[] shown(String version) throws Exception {
    TlsPeer plain = TlsPeer.connect(server.port());
    plain.line();
    try (TlsPeer peer = plain.encrypt(authority.client(null), version)) {
      assertEquals("PONG", peer.ping());
      return peer.status();
    }
  }

  private byte[] shown() throws Exception {
    return shown("TLSv1.3");
  }

  private boolean isRefused() throws Exception {
    SSLContext trusting = authority.client(null);
    try (TlsPeer peer = TlsPeer.upgraded(server.port(), trusting)) {
      return peer.ping() == null;
    } catch (IOException refused) {
      return true;
    }
  }

  private static CertificateStatus read(byte[] shown) throws Exception {
    assertNotNull(shown, "nothing was shown");
    return ((BasicOCSPResp) new OCSPResp(shown).getResponseObject())
        .getResponses()[0].getCertStatus();
  }

  private static void await(Callable<Boolean> condition, String what) {
    Await.until(
        what,
        () -> {
          try {
            return condition.call();
          } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldShowTheStatusOfEveryCertificate(String version) throws Exception {
    start("ocsp { mode: always }", own);
    assertEquals(CertificateStatus.GOOD, read(shown(version)));
    assertArrayEquals(shown(version), shown(version));
    assertEquals(1, responder.asked());
    assertEquals(1, responder.posted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ocsp: true", "ocsp { mode: auto }", "ocsp { mode: must }"})
  void shouldShowTheStatusWhereItIsDemandedAlone(String options) throws Exception {
    start(options, own);
    assertNull(shown());
    assertEquals(0, responder.asked());
    server.close();
    demanding();
    start(options, own);
    assertEquals(CertificateStatus.GOOD, read(shown()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ocsp: false", "ocsp { mode: Never }"})
  void shouldShowNothingWhereThatIsSwitchedOff(String options) throws Exception {
    demanding();
    start(options, own);
    assertNull(shown());
    assertEquals(0, responder.asked());
  }

  @Test
  void shouldNotStartWithARevokedCertificate() throws Exception {
    responder.revoke(own.certificate());
    String always = refusal("ocsp { mode: always }", own);
    assertTrue(always.contains("found existing OCSP status"), always);
    assertTrue(always.contains("revoked"), always);
    demanding();
    responder.forget(own.certificate());
    String must = refusal("ocsp { mode: must }", own);
    assertTrue(must.contains("unknown"), must);
  }

  @Test
  void shouldLeaveTheJudgementToClientsByDefault() throws Exception {
    demanding();
    responder.revoke(own.certificate());
    start("ocsp: true", own);
    TlsPeer plain = TlsPeer.connect(server.port());
    plain.line();
    // This client takes no notice of the status unless it is told to.
    try (TlsPeer peer = plain.encrypt(authority.client(null))) {
      assertTrue(read(peer.status()) instanceof RevokedStatus);
    }
  }

  @Test
  void shouldNotStartWithoutAStatus() {
    responder.fail(true);
    String silent = refusal("ocsp { mode: always }", own);
    assertTrue(silent.contains("bad OCSP status update for certificate"), silent);
    assertTrue(silent.contains("[500]"), silent);
  }

  @Test
  void shouldNotStartWithAStatusThatDoesNotHold() throws Exception {
    responder.answersOf(Duration.ofHours(2), Duration.ofHours(1));
    String over = refusal("ocsp { mode: always }", own);
    assertTrue(over.contains("not now"), over);
    responder.answersOf(Duration.ofHours(-1), Duration.ofHours(2));
    String early = refusal("ocsp { mode: always }", own);
    assertTrue(early.contains("not now"), early);
    Authority stranger = Authority.create("authority");
    responder.answersOf(Duration.ZERO, Duration.ofHours(1));
    responder.signsAs(stranger.certificate(), stranger.key(), false);
    String foreign = refusal("ocsp { mode: always }", own);
    assertTrue(foreign.contains("the signature is wrong"), foreign);
  }

  @Test
  void shouldNotStartWithoutAnIssuerOrAResponder() throws Exception {
    String nobody = refusal("ocsp { mode: always }", authority.answeringAt("").issue("server"));
    assertTrue(nobody.contains("no available ocsp servers"), nobody);
    Authority other = Authority.create("other");
    other.write(folder, "ca");
    String unknown = refusal("ocsp { mode: always }", own);
    assertTrue(unknown.contains("no issuers found"), unknown);
  }

  @Test
  void shouldFindTheIssuerInTheFileOfTheCertificate() throws Exception {
    Authority below = authority.below("below");
    responder.signsAs(below.certificate(), below.key(), false);
    Authority.Issued leaf = below.issue("server", "127.0.0.1");
    start(
        "ocsp { mode: always }",
        new Authority.Issued(leaf.certificate(), leaf.key(), List.of(below.certificate())));
    assertEquals(CertificateStatus.GOOD, read(shown()));
  }

  @Test
  void shouldAskWhomTheConfigurationNames() throws Exception {
    own = authority.answeringAt("http://127.0.0.1:1/").issue("server", "127.0.0.1");
    responder.getOnly();
    start(
        "ocsp { mode: always, urls: [\"http://127.0.0.1:1\", \"" + responder.url() + "\"] }", own);
    assertEquals(CertificateStatus.GOOD, read(shown()));
    assertEquals(0, responder.posted());
    server.close();
    start("ocsp { mode: always, url: \"" + responder.url() + "/\" }", own);
    assertEquals(CertificateStatus.GOOD, read(shown()));
  }

  @Test
  void shouldRenewTheStatusBeforeItRunsOut() throws Exception {
    responder.answersOf(Duration.ZERO, Duration.ofSeconds(6));
    start("ocsp { mode: always }", own);
    byte[] first = shown();
    await(() -> !Arrays.equals(first, shown()), "another status is shown");
    assertEquals(CertificateStatus.GOOD, read(shown()));
  }

  @Test
  void shouldEndWhenTheCertificateIsRevoked() throws Exception {
    responder.answersOf(Duration.ZERO, Duration.ofSeconds(4));
    start("ocsp { mode: always }", own);
    responder.revoke(own.certificate());
    await(() -> server.isEnded(), "the server ends");
    // The status that is known is the last one that was good.
    assertTrue(responder.asked() > 1);
  }

  @Test
  void shouldShowNoCertificateWithoutAStatusUntilThereIsOne() throws Exception {
    responder.answersOf(Duration.ZERO, Duration.ofSeconds(2));
    start("ocsp { mode: always }", own);
    responder.fail(true);
    await(this::isRefused, "the status is over");
    responder.answersOf(Duration.ZERO, Duration.ofHours(1));
    responder.fail(false);
    await(() -> !isRefused(), "there is a status again");
    assertEquals(CertificateStatus.GOOD, read(shown()));
  }

  @Test
  void shouldKeepTheStatusInTheStore() throws Exception {
    Path store = folder.resolve("store");
    String options = "ocsp { mode: always }\nstore_dir: \"" + store + '"';
    start(options, own);
    byte[] shown = shown();
    server.close();
    Path kept;
    try (Stream<Path> files = Files.list(store.resolve("ocsp"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      kept = all.get(0);
    }
    assertArrayEquals(shown, Files.readAllBytes(kept));
    responder.fail(true);
    start(options, own);
    assertArrayEquals(shown, shown());
    server.close();
    // What is damaged is left aside.
    Files.write(kept, new byte[] {1, 2, 3});
    assertTrue(refusal(options, own).contains("[500]"));
    responder.fail(false);
    start(options, own);
    assertArrayEquals(shown(), Files.readAllBytes(kept));
  }

  @Test
  void shouldNotStartWithAStoreThatIsNone() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store"));
    Files.writeString(store.resolve("ocsp"), "in the way");
    String refused = refusal("ocsp { mode: always }\nstore_dir: \"" + store + '"', own);
    assertTrue(refused.contains("is not a directory"), refused);
  }

  @Test
  void shouldFollowReloads() throws Exception {
    start("", own);
    assertNull(shown());
    server.reload(tls(own) + "ocsp { mode: always }\n");
    assertEquals(CertificateStatus.GOOD, read(shown()));
    Authority.Issued stolen = authority.issue("server", "127.0.0.1");
    responder.revoke(stolen.certificate());
    ReloadException refused =
        assertThrows(
            ReloadException.class, () -> server.reload(tls(stolen) + "ocsp { mode: always }\n"));
    assertTrue(refused.getMessage().contains("found existing OCSP status"), refused.getMessage());
    byte[] former = shown();
    assertEquals(CertificateStatus.GOOD, read(former));
    server.reload(tls(authority.issue("server", "127.0.0.1")) + "ocsp { mode: always }\n");
    assertTrue(!Arrays.equals(former, shown()));
    // To switch it off nobody has to be reached.
    responder.fail(true);
    server.reload(tls(stolen) + "ocsp: false\n");
    assertNull(shown());
  }

  @Test
  void shouldNotEndForACertificateThatIsNotInUseAnyMore() throws Exception {
    responder.answersOf(Duration.ZERO, Duration.ofSeconds(4));
    start("ocsp { mode: always }", own);
    Authority.Issued next = authority.issue("server", "127.0.0.1");
    server.reload(tls(next) + "ocsp { mode: always }\n");
    responder.revoke(own.certificate());
    byte[] first = shown();
    await(() -> !Arrays.equals(first, shown()), "another status is shown");
    byte[] second = shown();
    await(() -> !Arrays.equals(second, shown()), "another status is shown again");
    assertTrue(!server.isEnded());
  }

  @Test
  void shouldShowTheStatusToWebsocketClientsToo() throws Exception {
    String websocket = "websocket { listen: \"127.0.0.1:-1\"\n" + tls(own) + "}\n";
    server = TlsServer.start(folder, websocket + "ocsp { mode: always }\n");
    try (TlsPeer peer = TlsPeer.connect(server.websocketPort()).encrypt(authority.client(null))) {
      assertEquals(CertificateStatus.GOOD, read(peer.status()));
    }
    server.reload(websocket + "ocsp: false\n");
    try (TlsPeer peer = TlsPeer.connect(server.websocketPort()).encrypt(authority.client(null))) {
      assertNull(peer.status());
    }
  }

  @Test
  void shouldAskClientsForTheirCertificatesAsEver() throws Exception {
    String config = tls(own).replace("timeout: 10", "timeout: 10\nverify: true");
    server = TlsServer.start(folder, config + "ocsp { mode: always }\n");
    assertTrue(isRefused());
    Authority.Issued client = authority.answeringAt("").issue("client");
    try (TlsPeer peer = TlsPeer.upgraded(server.port(), authority.client(client))) {
      assertEquals("PONG", peer.ping());
      assertEquals(CertificateStatus.GOOD, read(peer.status()));
    }
  }
}
