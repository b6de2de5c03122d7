package io.natrium.verify.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.ServerStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose certificates may have been revoked. */
@Timeout(60)
class OcspPeerTest {

  @TempDir private Path folder;
  private Responder responder;
  private Authority authority;
  private Authority.Issued client;
  private TlsServer server;

  @BeforeEach
  void make() throws Exception {
    responder = Responder.start();
    Authority silent = Authority.create("authority");
    responder.signsAs(silent.certificate(), silent.key(), false);
    silent.write(folder, "ca");
    authority = silent.answeringAt(responder.url());
    client = authority.issue("client");
  }

  @AfterEach
  void stop() {
    responder.close();
    if (server != null) {
      server.close();
    }
  }

  private String tls(String inBlock) throws Exception {
    return "tls {\n"
        + Authority.write(folder, "server", authority.issue("server", "127.0.0.1"))
        + "ca_file: \""
        + folder.resolve("ca.pem")
        + "\"\nverify: true\ntimeout: 10\n"
        + inBlock
        + "\n}\n";
  }

  private void start(String options) throws Exception {
    server = TlsServer.start(folder, tls("ocsp_peer { verify: true, " + options + " }"));
  }

  private boolean admits(Authority.Issued shown) throws Exception {
    try (TlsPeer peer = TlsPeer.upgraded(server.port(), authority.client(shown))) {
      peer.send("PING\r\n");
      return !peer.isEnded();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void shouldAdmitWhoIsGoodAndRefuseWhoIsRevoked() throws Exception {
    server = TlsServer.start(folder, tls("ocsp_peer: true"));
    assertTrue(admits(client));
    Authority.Issued stolen = authority.issue("stolen");
    responder.revoke(stolen.certificate());
    assertFalse(admits(stolen));
  }

  @Test
  void shouldAskOnceWhileAnAnswerHolds() throws Exception {
    start("");
    assertTrue(admits(client));
    assertTrue(admits(client));
    assertEquals(1, responder.asked());
    // Who was good a moment ago stays so until the answer is over.
    responder.revoke(client.certificate());
    assertTrue(admits(client));
  }

  @Test
  void shouldRefuseWhoIsUnknownUnlessThatIsGood() throws Exception {
    responder.forget(client.certificate());
    start("");
    assertFalse(admits(client));
    server.reload(tls("ocsp_peer { verify: true, unknown_is_good: true }"));
    assertTrue(admits(client));
  }

  @Test
  void shouldAdmitWithAWarningOnly() throws Exception {
    responder.revoke(client.certificate());
    start("warn_only: true");
    assertTrue(admits(client));
  }

  @Test
  void shouldRefuseWhenNobodyAnswersUnlessThatIsAllowed() throws Exception {
    responder.fail(true);
    start("");
    assertFalse(admits(client));
    server.reload(tls("ocsp_peer { verify: true, allow_when_ca_unreachable: true }"));
    assertTrue(admits(client));
  }

  @Test
  void shouldRefuseWhoWasRevokedWhenNobodyAnswersAnyMore() throws Exception {
    start("allow_when_ca_unreachable: true, allowed_clockskew: 0");
    responder.revoke(client.certificate());
    responder.answersOf(Duration.ZERO, Duration.ofSeconds(1));
    assertFalse(admits(client));
    responder.fail(true);
    int before = responder.asked();
    // Until the answer is over the server does not ask; then it asks in vain.
    while (responder.asked() == before) {
      assertFalse(admits(client));
    }
    assertFalse(admits(client));
  }

  @Test
  void shouldRefuseAnswersThatAreOver() throws Exception {
    responder.answersOf(Duration.ofHours(2), Duration.ofHours(1));
    start("");
    assertFalse(admits(client));
    server.reload(tls("ocsp_peer { verify: true, allowed_clockskew: \"90m\" }"));
    assertTrue(admits(client));
  }

  @Test
  void shouldTakeAnswersWithoutAnEndForAWhile() throws Exception {
    responder.answersOf(Duration.ofMinutes(30), null);
    start("");
    assertTrue(admits(client));
    server.reload(tls("ocsp_peer { verify: true, cache_ttl_when_next_update_unset: \"10m\" }"));
    assertFalse(admits(client));
  }

  @Test
  void shouldTakeAnswersOfWhomTheAuthorityChose() throws Exception {
    Authority.Issued delegate = authority.issueResponder("responder");
    responder.signsAs(delegate.certificate(), delegate.key(), true);
    start("");
    assertTrue(admits(client));
  }

  @Test
  void shouldRefuseAnswersOfStrangers() throws Exception {
    Authority stranger = Authority.create("authority");
    responder.signsAs(stranger.certificate(), stranger.key(), false);
    start("");
    assertFalse(admits(client));
    Authority.Issued delegate = stranger.issueResponder("responder");
    responder.signsAs(delegate.certificate(), delegate.key(), true);
    assertFalse(admits(client));
    // One that the authority knows, but not as a responder.
    Authority.Issued other = authority.issue("other");
    responder.signsAs(other.certificate(), other.key(), true);
    assertFalse(admits(client));
  }

  @Test
  void shouldAskForEveryLinkThatNamesAResponder() throws Exception {
    Authority below = authority.below("below");
    Authority.Issued leaf = below.answeringAt("").issue("leaf");
    Authority.Issued shown =
        new Authority.Issued(leaf.certificate(), leaf.key(), List.of(below.certificate()));
    start("");
    assertTrue(admits(shown));
    assertEquals(1, responder.asked());
    server.close();
    responder.revoke(below.certificate());
    start("");
    assertFalse(admits(shown));
  }

  @Test
  void shouldAdmitWhoseCertificatesNameNobody() throws Exception {
    start("");
    assertTrue(admits(authority.answeringAt("").issue("client")));
    assertEquals(0, responder.asked());
  }

  @Test
  void shouldRefuseWhoShowsNoCertificate() throws Exception {
    start("");
    assertFalse(admits(null));
  }

  @Test
  void shouldNotStartWithoutAskingForCertificates() throws Exception {
    String config = tls("ocsp_peer: true").replace("verify: true", "verify: false");
    ServerStartException refused =
        assertThrows(ServerStartException.class, () -> TlsServer.start(folder, config));
    assertTrue(refused.getMessage().contains("requires TLS verify"), refused.getMessage());
  }

  @Test
  void shouldJudgeWebsocketClientsToo() throws Exception {
    String config = "websocket { listen: \"127.0.0.1:-1\"\n" + tls("ocsp_peer: true") + "}\n";
    server = TlsServer.start(folder, config);
    assertEquals("HTTP/1.1 101 Switching Protocols", upgrade(client));
    Authority.Issued stolen = authority.issue("stolen");
    responder.revoke(stolen.certificate());
    assertEquals("HTTP/1.1 403 Forbidden", upgrade(stolen));
  }

  private String upgrade(Authority.Issued shown) throws Exception {
    try (TlsPeer peer = TlsPeer.connect(server.websocketPort()).encrypt(authority.client(shown))) {
      peer.send(
          "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      return peer.line();
    }
  }
}
