package io.natrium.verify.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.ServerStartException;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.verify.client.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
  private String cache;

  @BeforeEach
  void make() throws Exception {
    keeping("");
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
        + "\n}\n"
        + cache;
  }

  private void keeping(String options) {
    cache = "ocsp_cache { local_store: \"" + folder.resolve("kept") + "\", " + options + " }\n";
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

  private void revokedAndOver() throws Exception {
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
  }

  @Test
  void shouldRefuseWhoWasRevokedWhenNobodyAnswersAnyMore() throws Exception {
    keeping("preserve_revoked: true");
    revokedAndOver();
    assertFalse(admits(client));
    assertFalse(admits(client));
    // It is kept, and still holds, as long as nothing else is said.
    server.close();
    start("allow_when_ca_unreachable: true, allowed_clockskew: 0");
    assertFalse(admits(client));
    responder.clear(client.certificate());
    responder.fail(false);
    assertTrue(admits(client));
  }

  @Test
  void shouldForgetWhoWasRevokedUnlessThatIsPreserved() throws Exception {
    revokedAndOver();
    assertTrue(admits(client));
  }

  @Test
  void shouldAskEachTimeWhereNothingIsKept() throws Exception {
    cache = "ocsp_cache: false\n";
    start("");
    assertTrue(admits(client));
    assertTrue(admits(client));
    assertEquals(2, responder.asked());
    keeping("type: Local");
    server.reload(tls("ocsp_peer: true"));
    assertTrue(admits(client));
    assertTrue(admits(client));
    assertEquals(3, responder.asked());
    keeping("type: none");
    server.reload(tls("ocsp_peer: true"));
    assertTrue(admits(client));
    assertEquals(4, responder.asked());
    keeping("type: local");
    server.reload(tls("ocsp_peer: true"));
    assertTrue(admits(client));
    assertEquals(4, responder.asked());
  }

  @Test
  void shouldKeepAnswersBeyondItsEnd() throws Exception {
    start("");
    assertTrue(admits(client));
    server.close();
    Authority.Issued stolen = authority.issue("stolen");
    responder.revoke(stolen.certificate());
    start("");
    assertTrue(admits(client));
    assertFalse(admits(stolen));
    server.close();
    responder.fail(true);
    start("allow_when_ca_unreachable: true");
    assertTrue(admits(client));
    assertFalse(admits(stolen));
    assertEquals(2, responder.asked());
  }

  @Test
  void shouldLeaveAFileThatIsDamagedAside() throws Exception {
    start("");
    assertTrue(admits(client));
    server.close();
    Path file = folder.resolve("kept").resolve("answers.natrium");
    byte[] whole = Files.readAllBytes(file);
    for (byte[] damaged :
        List.of(new byte[0], "no such file".getBytes(UTF_8), Arrays.copyOf(whole, 60))) {
      int before = responder.asked();
      Files.write(file, damaged);
      start("");
      assertTrue(admits(client));
      assertEquals(before + 1, responder.asked());
      server.close();
    }
    // A byte of the answer itself: its signature tells.
    whole[whole.length - 9] ^= 1;
    Files.write(file, whole);
    int before = responder.asked();
    start("");
    assertTrue(admits(client));
    assertEquals(before + 1, responder.asked());
  }

  @Test
  void shouldSaveAnswersNowAndThen() throws Exception {
    keeping("save_interval: 0.2");
    start("");
    assertTrue(admits(client));
    Path file = folder.resolve("kept").resolve("answers.natrium");
    Await.until("the answers are saved", () -> Files.exists(file));
  }

  @Test
  void shouldGoOnWhereNothingCanBeSaved() throws Exception {
    Files.writeString(folder.resolve("kept"), "in the way");
    start("");
    assertTrue(admits(client));
    server.close();
    start("");
    assertTrue(admits(client));
    assertEquals(2, responder.asked());
  }

  @Test
  void shouldTellWhoIsRefusedAndForWhat() throws Exception {
    Authority below = authority.below("below");
    Authority.Issued leaf = below.answeringAt("").issue("leaf");
    Authority.Issued shown =
        new Authority.Issued(leaf.certificate(), leaf.key(), List.of(below.certificate()));
    start("");
    BlockingQueue<Message> told = new LinkedBlockingQueue<>();
    InternalClient system = server.systemClient();
    system.subscribe("$SYS.SERVER.*.OCSP.PEER.>", null, Runnable::run, told::add);
    assertTrue(admits(client));
    responder.revoke(below.certificate());
    assertFalse(admits(shown));
    String link = event(told, ".OCSP.PEER.LINK.INVALID");
    assertTrue(
        link.contains("\"type\":\"io.nats.server.advisory.v1.ocsp_peer_link_invalid\""), link);
    assertTrue(
        link.contains("\"link\":{\"subject\":\"CN=below\",\"issuer\":\"CN=authority\""), link);
    assertTrue(link.contains("\"peer\":{\"subject\":\"CN=leaf\",\"issuer\":\"CN=below\""), link);
    assertTrue(link.contains("\"reason\":\"Invalid OCSP response status: revoked\""), link);
    String rejected = event(told, ".OCSP.PEER.CONN.REJECT");
    assertTrue(
        rejected.contains("\"type\":\"io.nats.server.advisory.v1.ocsp_peer_reject\""), rejected);
    assertTrue(rejected.contains("\"kind\":\"Client\""), rejected);
    assertTrue(rejected.contains("\"reason\":\"client not OCSP valid\""), rejected);
    assertTrue(
        rejected.contains(Base64.getEncoder().encodeToString(leaf.certificate().getEncoded())),
        rejected);
    assertTrue(rejected.contains("\"server\":{\"name\":"), rejected);
    assertTrue(told.isEmpty());
  }

  @Test
  void shouldShowItsNumbers() throws Exception {
    start("");
    assertTrue(admits(client));
    assertTrue(admits(client));
    InternalClient system = server.systemClient();
    String shown = varz(system);
    assertTrue(shown.contains("\"tls_ocsp_peer_verify\":true"), shown);
    assertTrue(
        shown.contains(
            "\"ocsp_peer_cache\":{\"cache_type\":\"local\",\"cache_hits\":1,\"cache_misses\":1,"
                + "\"cached_responses\":1,\"cached_good_responses\":1}"),
        shown);
    keeping("type: none");
    server.reload(tls("ocsp_peer: true"));
    assertFalse(varz(system).contains("ocsp_peer_cache"));
  }

  private static String varz(InternalClient system) throws Exception {
    return new String(
        system
            .request("$SYS.REQ.SERVER.PING.VARZ", new byte[0], Duration.ofSeconds(20))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .payload(),
        UTF_8);
  }

  private static String event(BlockingQueue<Message> told, String subject) throws Exception {
    Message event = told.poll(20, TimeUnit.SECONDS);
    assertNotNull(event, "no event");
    assertTrue(event.subject().endsWith(subject), event.subject());
    return new String(event.payload(), UTF_8);
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
    keeping("type: none");
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
    String block = tls("ocsp_peer: true").replace(cache, "");
    String config = cache + "websocket { listen: \"127.0.0.1:-1\"\n" + block + "}\n";
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
