package io.natrium.verify.advisories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.session.InternalClient;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.LogLines;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Advisories about configurations and about what of them can be seen. */
@Timeout(60)
class ConfigurationAdvisoriesTest {

  private static final String[] SECRETS = {"pl4nted-password", "pl4nted-token", "pl4nted-hash"};

  @TempDir private Path folder;

  private static String anonymous(EmbeddedServer server) throws IOException {
    try (RawClient client = server.open()) {
      client.send("CONNECT {\"verbose\":false}\r\nPING\r\n");
      client.frame();
      return client.frame().line();
    }
  }

  @Test
  @DisplayName("CVE-2023-47090: users of the system account alone do not open the server")
  void cve202347090() throws IOException {
    String system = "accounts { $SYS { users: [ { user: admin, password: admin } ] } }\n";
    try (EmbeddedServer server =
        EmbeddedServer.start(system + "authorization { users: [ { user: u, password: u } ] }\n")) {
      assertEquals("-ERR 'Authorization Violation'", anonymous(server));
    }
    try (EmbeddedServer server = EmbeddedServer.start(system + "authorization { timeout: 1 }\n")) {
      assertEquals("-ERR 'Authorization Violation'", anonymous(server));
    }
  }

  @Test
  @DisplayName("CVE-2023-47090: a server that lets everybody in says so")
  void cve202347090IsToldInTheLog() throws IOException {
    String open = "may connect without credentials";
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("")) {
      assertEquals("PONG", anonymous(server));
      assertTrue(log.contain(open));
    }
    Path other = folder.resolveSibling(folder.getFileName() + "-closed");
    assertTrue(other.toFile().mkdir());
    try (LogLines log = new LogLines(other);
        EmbeddedServer server =
            EmbeddedServer.start("authorization { users: [ { user: u, password: u } ] }\n")) {
      assertEquals("-ERR 'Authorization Violation'", anonymous(server));
      assertFalse(log.contain(open));
    }
  }

  @Test
  @DisplayName("CVE-2026-33216, CVE-2026-33247: no answer of the server shows a secret")
  void cve202633216And33247() throws Exception {
    String config =
        """
        port: -1
        accounts {
          SYS { users: [ { user: sys, password: "pl4nted-password" } ] }
          A { users: [ { user: a, password: "pl4nted-password" } ] }
        }
        system_account: SYS
        """;
    try (LogLines log = LogLines.withTrace(folder);
        EmbeddedServer server = EmbeddedServer.start(config);
        RawClient wrong = server.open();
        RawClient a = server.open();
        InternalClient system = server.server().client("SYS")) {
      wrong.send(
          "CONNECT {\"user\":\"a\",\"pass\":\"pl4nted-hash\",\"auth_token\":\"pl4nted-token\"}\r\n");
      Clients.last(wrong);
      a.handshake(Clients.credentials("a", "pl4nted-password"));
      for (String subject :
          new String[] {
            "$SYS.REQ.SERVER.PING", "$SYS.REQ.SERVER.PING.CONNZ", "$SYS.REQ.SERVER.PING.SUBSZ",
            "$SYS.REQ.SERVER.PING.ACCOUNTZ", "$SYS.REQ.ACCOUNT.A.INFO", "$SYS.REQ.ACCOUNT.A.STATZ"
          }) {
        byte[] answer =
            system
                .request(
                    subject,
                    "{\"auth\":true,\"subscriptions\":true}".getBytes(UTF_8),
                    Duration.ofSeconds(10))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .payload();
        reveals(new String(answer, UTF_8));
      }
      log.lines().forEach(ConfigurationAdvisoriesTest::reveals);
    }
  }

  private static void reveals(String text) {
    for (String secret : SECRETS) {
      assertFalse(text.contains(secret), () -> text);
    }
  }

  @Test
  @DisplayName("adv 2026-28: no page of a document is beyond the server")
  void advisory202628() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("");
        InternalClient system = server.server().client("$SYS")) {
      for (String page :
          new String[] {
            "{\"offset\":9223372036854775807,\"limit\":9223372036854775807}",
            "{\"offset\":-9223372036854775808,\"limit\":-1}",
            "{\"offset\":2147483648,\"limit\":2147483647}",
            "{\"offset\":99999999999999999999}"
          }) {
        for (String document : new String[] {"CONNZ", "SUBSZ"}) {
          byte[] answer =
              system
                  .request(
                      "$SYS.REQ.SERVER.PING." + document,
                      page.getBytes(UTF_8),
                      Duration.ofSeconds(10))
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS)
                  .payload();
          assertTrue(new String(answer, UTF_8).startsWith("{\"server\":"));
        }
      }
    }
  }
}
