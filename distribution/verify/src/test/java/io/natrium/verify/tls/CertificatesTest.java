package io.natrium.verify.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.ReloadException;
import io.natrium.verify.client.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of both sides: chosen, pinned, and changed while clients are connected. */
@Timeout(60)
class CertificatesTest {

  @TempDir private Path folder;
  private Authority authority;
  private SSLContext trusting;
  private Authority.Issued first;
  private TlsServer server;

  @BeforeEach
  void make() throws Exception {
    authority = Authority.create("authority");
    authority.write(folder, "ca");
    trusting = authority.client(null);
    first = authority.issue("first", "127.0.0.1");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String tls(Authority.Issued shown, String more) throws IOException {
    return "tls {\n" + Authority.write(folder, "server", shown) + more + "\n}\n";
  }

  private String shown() throws IOException {
    try (TlsPeer peer = TlsPeer.upgraded(server.port(), trusting)) {
      assertEquals("PONG", peer.ping());
      return peer.subject();
    }
  }

  @Test
  void shouldShowANewCertificateAndKeepWhoIsConnected() throws Exception {
    server = TlsServer.start(folder, tls(first, ""));
    try (TlsPeer before = TlsPeer.upgraded(server.port(), trusting)) {
      assertEquals("PONG", before.ping());
      Authority.Issued second = authority.issue("second", "127.0.0.1");
      // The same names of files: only what is in them has changed.
      server.reload(tls(second, ""));
      assertEquals("CN=second", shown());
      assertEquals("CN=first", before.subject());
      assertEquals("PONG", before.ping());
    }
  }

  @Test
  void shouldRefuseAReloadWithADamagedKey() throws Exception {
    server = TlsServer.start(folder, tls(first, ""));
    String damaged = tls(authority.issue("second", "127.0.0.1"), "");
    Files.writeString(folder.resolve("server.key"), "no key");
    ReloadException refused = assertThrows(ReloadException.class, () -> server.reload(damaged));
    assertTrue(refused.getMessage().contains("server.key"), refused.getMessage());
    assertEquals("CN=first", shown());
  }

  @Test
  void shouldTakeTlsAwayAndBringItBack() throws Exception {
    server = TlsServer.start(folder, tls(first, ""));
    try (TlsPeer before = TlsPeer.upgraded(server.port(), trusting)) {
      server.reload("");
      try (TlsPeer clear = TlsPeer.connect(server.port())) {
        clear.line();
        assertEquals("PONG", clear.ping());
      }
      assertEquals("PONG", before.ping());
      server.reload(tls(first, "handshake_first: true"));
      try (TlsPeer secure = TlsPeer.connect(server.port()).encrypt(trusting)) {
        secure.line();
        assertEquals("PONG", secure.ping());
      }
    }
  }

  @Test
  void shouldAskForClientCertificatesFromAReloadOn() throws Exception {
    server = TlsServer.start(folder, tls(first, ""));
    shown();
    String verifying = "verify: true\nca_file: \"" + folder.resolve("ca.pem") + '"';
    server.reload(tls(first, verifying));
    try (TlsPeer none = TlsPeer.connect(server.port())) {
      none.line();
      assertThrows(IOException.class, () -> none.encrypt(trusting, "TLSv1.2"));
    }
    SSLContext known = authority.client(authority.issue("client"));
    try (TlsPeer client = TlsPeer.upgraded(server.port(), known)) {
      assertEquals("PONG", client.ping());
    }
  }

  @Test
  void shouldLetInOnlyPinnedKeys() throws Exception {
    Authority.Issued pinned = authority.issue("pinned");
    server = TlsServer.start(folder, tls(first, pins(pinned.pin().toUpperCase(Locale.ROOT))));
    SSLContext one = authority.client(pinned);
    SSLContext other = authority.client(authority.issue("other"));
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (TlsPeer welcome = TlsPeer.connect(server.port())) {
        welcome.line();
        assertEquals("PONG", welcome.encrypt(one, version).ping());
      }
      try (TlsPeer refused = TlsPeer.connect(server.port())) {
        refused.line();
        refused.encrypt(other, version);
        assertTrue(refused.isEnded());
      }
    }
  }

  private String pins(String... digests) {
    return "verify: true\nca_file: \""
        + folder.resolve("ca.pem")
        + "\"\npinned_certs: [\""
        + String.join("\", \"", digests)
        + "\"]";
  }

  @Test
  void shouldDropOnAReloadWhoseKeyIsNotPinnedAnyMore() throws Exception {
    Authority.Issued staying = authority.issue("staying");
    Authority.Issued leaving = authority.issue("leaving");
    server = TlsServer.start(folder, tls(first, pins(staying.pin(), leaving.pin())));
    try (TlsPeer stays = TlsPeer.upgraded(server.port(), authority.client(staying));
        TlsPeer leaves = TlsPeer.upgraded(server.port(), authority.client(leaving))) {
      assertEquals("PONG", stays.ping());
      assertEquals("PONG", leaves.ping());
      server.reload(tls(first, pins(staying.pin())));
      assertTrue(leaves.isEnded());
      assertEquals("PONG", stays.ping());
    }
  }

  @Test
  void shouldRefuseEveryoneWhoShowsNoCertificateWhereKeysArePinned() throws Exception {
    server = TlsServer.start(folder, tls(first, "pinned_certs: [\"" + "ab".repeat(32) + "\"]"));
    try (TlsPeer refused = TlsPeer.upgraded(server.port(), trusting)) {
      assertTrue(refused.isEnded());
    }
  }

  @Test
  void shouldNotLetAnEndedCertificateBackByAFormerSession() throws Exception {
    String verifying = "verify: true\nca_file: \"" + folder.resolve("ca.pem") + '"';
    server = TlsServer.start(folder, tls(first, verifying));
    SSLContext ending = authority.client(authority.issueFor(Duration.ofSeconds(3), "ending"));
    assertTrue(admits(ending));
    while (admits(ending)) {
      // One context for all, so that the client comes back to its session until it is not let.
    }
    assertFalse(admits(ending));
  }

  private boolean admits(SSLContext client) {
    try (TlsPeer peer = TlsPeer.upgraded(server.port(), client)) {
      return "PONG".equals(peer.ping());
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void shouldChooseTheCertificateByTheNameAskedFor() throws Exception {
    Authority.Issued a = authority.issueWith("RSA", "a", "a.example");
    Authority.Issued b = authority.issue("b", "b.example", "*.b.example");
    server =
        TlsServer.start(
            folder,
            "tls { certs: [\n{"
                + Authority.write(folder, "a", a)
                + "},\n{"
                + Authority.write(folder, "b", b)
                + "}\n] }");
    assertEquals("CN=a", shownFor("a.example"));
    assertEquals("CN=b", shownFor("B.example"));
    assertEquals("CN=b", shownFor("x.b.example"));
    assertEquals("CN=a", shownFor("unknown.example"));
    assertEquals("CN=a", shown(), "the first where no name is asked for");
  }

  private String shownFor(String host) throws Exception {
    try (TlsPeer peer = TlsPeer.connect(server.port())) {
      peer.line();
      return peer.encryptFor(authority.client(null), host).subject();
    }
  }

  @Test
  void shouldTakeNoVersionBelowTheLowest() throws Exception {
    server = TlsServer.start(folder, tls(first, "min_version: \"1.3\""));
    try (TlsPeer old = TlsPeer.connect(server.port())) {
      old.line();
      SSLHandshakeException refused =
          assertThrows(SSLHandshakeException.class, () -> old.encrypt(trusting, "TLSv1.2"));
      assertTrue(refused.getMessage().contains("protocol_version"), refused.getMessage());
    }
  }

  @Test
  void shouldAgreeOnNoSuiteThatIsNotListed() throws Exception {
    server =
        TlsServer.start(
            folder,
            tls(
                first,
                "cipher_suites: [\"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384\"]\n"
                    + "curve_preferences: [\"CurveP384\"]"));
    assertEquals("CN=first", shown());
    try (TlsPeer other = TlsPeer.connect(server.port())) {
      other.line();
      assertThrows(
          SSLException.class,
          () -> other.encryptWith(trusting, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
    }
  }

  @Test
  void shouldHoldWebsocketClientsToPinnedKeys() throws Exception {
    Authority.Issued staying = authority.issue("staying");
    Authority.Issued leaving = authority.issue("leaving");
    server = TlsServer.start(folder, websocket(pins(staying.pin(), leaving.pin())));
    try (TlsPeer stays = upgraded(staying);
        TlsPeer leaves = upgraded(leaving)) {
      assertTrue(stays.line().startsWith("HTTP/1.1 101"));
      assertTrue(leaves.line().startsWith("HTTP/1.1 101"));
      server.reload(websocket(pins(staying.pin())));
      leaves.skipToEnd();
      try (TlsPeer refused = upgraded(leaving)) {
        assertTrue(refused.line().startsWith("HTTP/1.1 403"));
      }
      try (TlsPeer again = upgraded(staying)) {
        assertTrue(again.line().startsWith("HTTP/1.1 101"));
      }
    }
  }

  private String websocket(String more) throws IOException {
    return "websocket { listen: \"127.0.0.1:-1\"\n" + tls(first, more) + "}\n";
  }

  private TlsPeer upgraded(Authority.Issued shown) throws Exception {
    TlsPeer peer = TlsPeer.connect(server.websocketPort()).encrypt(authority.client(shown));
    peer.send(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    return peer;
  }

  @Test
  void shouldThrottleWebsocketClients() throws Exception {
    server = TlsServer.start(folder, websocket("connection_rate_limit: 1"));
    boolean throttled = false;
    for (int round = 0; round < 20 && !throttled; round++) {
      try (TlsPeer one = TlsPeer.connect(server.websocketPort());
          TlsPeer two = TlsPeer.connect(server.websocketPort())) {
        throttled = two.isEnded();
      }
    }
    assertTrue(throttled);
    try (LogLines log = new LogLines(folder)) {
      int before = log.lines().size(); // lines of earlier servers may have been held back
      server.close();
      List<String> last = log.lines().subList(before, log.lines().size());
      assertFalse(last.stream().anyMatch(line -> line.contains("did not finish")), last::toString);
    }
  }
}
