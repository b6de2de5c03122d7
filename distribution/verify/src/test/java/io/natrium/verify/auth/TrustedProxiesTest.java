package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users that have to come through a proxy which signs the server's challenge. */
@Timeout(60)
class TrustedProxiesTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'|EOF";
  private static final String USERS =
      """
      accounts {
        A { users: [ { user: near, password: pwd }
                     { user: far, password: pwd, proxy_required: true } ] }
      }
      """;

  @TempDir private Path directory;
  private final NKey one = newKey();
  private final NKey two = newKey();

  private static NKey newKey() {
    try {
      return NKey.createServer(new SecureRandom());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String proxies(NKey... keys) {
    StringBuilder block = new StringBuilder("proxies { trusted: [");
    for (NKey key : keys) {
      block.append("{ key: ").append(CalloutService.publicKey(key)).append(" }\n");
    }
    return block.append("] }\n").toString();
  }

  /** Connects with the signature of a proxy, of none with null. */
  private static RawClient open(NatsServer server, String user, String password, NKey proxy)
      throws Exception {
    RawClient client = RawClient.open(server);
    Matcher nonce = Pattern.compile("\"nonce\":\"([^\"]+)\"").matcher(client.info());
    String signed = "";
    if (proxy != null) {
      assertTrue(nonce.find(), client.info());
      byte[] signature = proxy.sign(nonce.group(1).getBytes(US_ASCII));
      signed =
          ",\"proxy_sig\":\""
              + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)
              + '"';
    }
    client.send(
        "CONNECT {\"verbose\":false,\"user\":\""
            + user
            + "\",\"pass\":\""
            + password
            + '"'
            + signed
            + '}');
    return client;
  }

  private static String enter(NatsServer server, String user, String password, NKey proxy)
      throws Exception {
    try (RawClient client = open(server, user, password, proxy)) {
      return client.settle();
    }
  }

  @Test
  void shouldLetUsersInThroughTheirProxy() throws Exception {
    try (NatsServer server = TestServers.start(USERS + proxies(one, two))) {
      assertEquals("", enter(server, "far", "pwd", one));
      assertEquals("", enter(server, "far", "pwd", two));
      assertEquals("", enter(server, "near", "pwd", two));
      assertEquals("", enter(server, "near", "pwd", null));
      assertEquals(VIOLATION, enter(server, "far", "pwd", null));
      assertEquals(VIOLATION, enter(server, "far", "wrong", one));
      assertEquals(VIOLATION, enter(server, "far", "pwd", newKey()));
      assertEquals(VIOLATION, enter(server, "near", "pwd", newKey()));
    }
  }

  @Test
  void shouldLetNobodyThroughWhoNeedsAProxyWhereNoneIsTrusted() throws Exception {
    try (NatsServer server = TestServers.start(USERS)) {
      assertEquals(VIOLATION, enter(server, "far", "pwd", null));
      assertEquals("", enter(server, "near", "pwd", null));
    }
  }

  @Test
  void shouldRequireAProxyOfTheSingleUser() throws Exception {
    String single = "authorization { user: u, password: p, proxy_required: true }\n";
    try (NatsServer server = TestServers.start(single + proxies(one))) {
      assertEquals("", enter(server, "u", "p", one));
      assertEquals(VIOLATION, enter(server, "u", "p", null));
    }
  }

  @Test
  void shouldNotTakeAnUntrustedProxyWhereNothingIsAskedFor() throws Exception {
    try (NatsServer server = TestServers.start(proxies(one))) {
      assertEquals("", enter(server, "", "", one));
      assertEquals("", enter(server, "", "", null));
      assertEquals(VIOLATION, enter(server, "", "", two));
    }
  }

  @Test
  void shouldDisconnectWhoCameThroughAProxyThatIsTrustedNoLonger() throws Exception {
    Path file = directory.resolve("server.conf");
    Files.writeString(file, TestServers.LISTEN + USERS + proxies(one, two));
    try (NatsServer server = TestServers.start(file);
        RawClient first = open(server, "near", "pwd", one);
        RawClient second = open(server, "near", "pwd", two);
        RawClient direct = open(server, "near", "pwd", null)) {
      assertEquals("", first.settle() + second.settle() + direct.settle());
      Files.writeString(file, TestServers.LISTEN + USERS + proxies(two));
      server.reload();
      assertEquals("-ERR 'Authorization Violation'", first.rest());
      assertEquals("", second.settle() + direct.settle());
      Files.writeString(file, TestServers.LISTEN + USERS);
      server.reload();
      assertEquals("-ERR 'Authorization Violation'", second.rest());
      assertEquals("", direct.settle());
    }
  }

  @Test
  void shouldRefuseBadKeys() {
    String message =
        assertThrows(
                RuntimeException.class,
                () -> TestServers.test("proxies { trusted: [ { key: nonsense } ] }"))
            .getMessage();
    assertTrue(message.contains("invalid proxy key \"nonsense\""), message);
  }
}
