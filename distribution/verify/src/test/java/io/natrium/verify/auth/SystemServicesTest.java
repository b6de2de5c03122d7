package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server answers and tells in its own account, and what of it other accounts have. */
@Timeout(60)
class SystemServicesTest {

  private static final String CONFIG =
      """
      server_name: one
      server_tags: ["zone:a"]
      accounts {
        SYS { users: [ { user: sys, password: sys } ] }
        A {
          users: [ { user: a, password: a } ]
          mappings { "old.*": "new.$1" }
          exports: [ { service: "calc" }, { stream: "news.>", accounts: [B] } ]
        }
        B {
          users: [ { user: b, password: b } ]
          imports: [ { stream: { account: A, subject: "news.>" }, prefix: "from.a" } ]
        }
      }
      system_account: SYS
      """;

  @TempDir private Path folder;
  private Path file;
  private NatsServer server;
  private InternalClient system;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("server.conf"), TestServers.LISTEN + CONFIG);
    server = TestServers.start(file);
    system = server.client("SYS");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String ask(InternalClient client, String subject, String body) throws Exception {
    byte[] answer =
        client
            .request(subject, body.getBytes(UTF_8), Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .payload();
    return new String(answer, UTF_8);
  }

  private String ask(String subject, String body) throws Exception {
    return ask(system, subject, body);
  }

  private RawClient user(String name) throws IOException {
    RawClient client = RawClient.open(server, name, name);
    assertEquals("", client.settle());
    return client;
  }

  private static void contains(String text, String part) {
    assertTrue(text.contains(part), () -> "no " + part + " in " + text);
  }

  @Test
  void shouldSayWhichServerItIs() throws Exception {
    String id = server.identity().id();
    assertEquals(
        "{\"name\":\"one\",\"host\":\"127.0.0.1\",\"id\":\"" + id + "\"}",
        ask("$SYS.REQ.SERVER.PING.IDZ", ""));
    contains(
        ask("$SYS.REQ.SERVER." + id + ".STATSZ", "{\"tags\":[\"zone:a\"]}"),
        "\"tags\":[\"zone:a\"]");
    contains(ask("$SYS.REQ.SERVER.PING", "{\"server_name\":\"on\"}"), "\"statsz\":{\"start\":");
  }

  @Test
  void shouldListTheConnectionsOfAnAccountToItsUsers() throws Exception {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB hello 1", "SUB work workers 2");
      a.settle();
      String all = ask("$SYS.REQ.SERVER.PING.CONNZ", "{\"auth\":true}");
      contains(all, "\"authorized_user\":\"a\",\"account\":\"A\"");
      contains(all, "\"authorized_user\":\"b\",\"account\":\"B\"");
      String own = ask(server.client("B"), "$SYS.REQ.ACCOUNT.PING.CONNZ", "{\"auth\":true}");
      contains(own, "\"authorized_user\":\"b\"");
      assertFalse(own.contains("\"authorized_user\":\"a\""), own);
      contains(
          ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{\"subscriptions\":true,\"filter_subject\":\"hell*\"}"),
          "\"connections\":[]");
      contains(
          ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{\"subscriptions_detail\":true}"),
          "{\"subject\":\"work\",\"qgroup\":\"workers\",\"sid\":\"2\",\"msgs\":0,\"cid\":");
      b.settle();
    }
  }

  @Test
  void shouldRefuseRequestsThatAreNone() throws Exception {
    contains(ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{bad"), "\"error\":{\"code\":400,");
    contains(
        ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{\"limit\":\"x\"}"),
        "\"error\":{\"code\":400,\"description\":\"field \\\"limit\\\" has the wrong type\"}");
    contains(
        ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{\"sort\":\"x\"}"),
        "\"data\":null,\"error\":{\"code\":500,\"description\":\"invalid sorting option: x\"}");
    contains(ask("$SYS.REQ.ACCOUNT.NONE.INFO", ""), "Account NONE does not exist");
    contains(
        ask("$SYS.REQ.ACCOUNT.A.CONNZ", "{\"offset\":9223372036854775807}"), "\"connections\":[]");
  }

  @Test
  void shouldTellTheSubscriptionsAndStatisticsOfAnAccount() throws Exception {
    try (RawClient a = user("a")) {
      a.send("SUB hello 1", "PUB hello 5", "12345");
      a.settle();
      contains(
          ask("$SYS.REQ.ACCOUNT.A.SUBSZ", "{\"test\":\"hello\"}"),
          "\"total\":1,\"offset\":0,\"limit\":1024,\"subscriptions_list\":[{\"account\":\"A\"");
      String statistics = ask(server.client("A"), "$SYS.REQ.ACCOUNT.PING.STATZ", "");
      contains(statistics, "\"acc\":\"A\",\"name\":\"A\",\"conns\":1,");
      contains(statistics, "\"received\":{\"msgs\":1,\"bytes\":5,");
    }
    String unused = ask("$SYS.REQ.ACCOUNT.PING.STATZ", "{\"include_unused\":true}");
    contains(unused, "\"acc\":\"B\",\"name\":\"B\",\"conns\":0,");
  }

  @Test
  void shouldTellAllAboutAnAccount() throws Exception {
    String info = ask("$SYS.REQ.ACCOUNT.A.INFO", "");
    contains(info, "\"mappings\":{\"old.*\":[{\"subject\":\"new.$1\",\"weight\":100}]}");
    contains(info, "{\"subject\":\"calc\",\"type\":\"service\",\"response_type\":\"Singleton\"}");
    contains(info, "\"approved_accounts\":[\"B\"]");
    contains(info, "\"local_subject\":\"$SYS.REQ.USER.INFO\"");
    contains(ask("$SYS.REQ.SERVER.PING.ACCOUNTZ", ""), "\"system_account\":\"SYS\"");
    contains(
        ask("$SYS.REQ.SERVER.PING.ACCOUNTZ", "{\"account\":\"B\"}"),
        "\"local_subject\":\"from.a.news.>\"");
  }

  @Test
  void shouldTellWhoComesAndGoes() throws Exception {
    try (RawClient sys = user("sys")) {
      sys.send("SUB $SYS.ACCOUNT.A.* 1", "SUB $SYS.ACCOUNT.A.SERVER.CONNS 2");
      sys.settle();
      // It stays until both are told, because counts that change at once are told once.
      try (RawClient client = user("a")) {
        String connections = sys.message("$SYS.ACCOUNT.A.SERVER.CONNS");
        contains(connections, "\"type\":\"io.nats.server.advisory.v1.account_connections\"");
        String connected = sys.message("$SYS.ACCOUNT.A.CONNECT");
        contains(connected, "\"type\":\"io.nats.server.advisory.v1.client_connect\"");
        contains(connected, "\"acc\":\"A\",\"user\":\"a\"");
        assertEquals("", client.settle());
      }
      contains(sys.message("$SYS.ACCOUNT.A.SERVER.CONNS"), "\"acc\":\"A\",\"name\":\"A\"");
      String gone = sys.message("$SYS.ACCOUNT.A.DISCONNECT");
      contains(gone, "\"reason\":\"Client Closed\"");
    }
  }

  @Test
  void shouldTellOfThoseThatWereNotLetIn() throws Exception {
    try (RawClient sys = user("sys")) {
      sys.send("SUB $SYS.ACCOUNT.*.DISCONNECT 1", "SUB $SYS.SERVER.*.CLIENT.AUTH.ERR 2");
      sys.settle();
      try (RawClient client = RawClient.open(server)) {
        client.send("CONNECT {\"user\":\"a\",\"pass\":\"wrong\",\"name\":\"stranger\"}");
        assertEquals("-ERR 'Authorization Violation'", client.line());
      }
      String gone = sys.message("$SYS.ACCOUNT.$G.DISCONNECT");
      contains(gone, "\"acc\":\"$G\",\"user\":\"a\",\"name\":\"stranger\"");
      contains(gone, "\"reason\":\"Authentication Failure\"");
    }
  }

  @Test
  void shouldTellThatAClientCameBeforeItIsClosedForWhatItAsks() throws Exception {
    try (RawClient sys = user("sys")) {
      sys.send("SUB $SYS.ACCOUNT.A.* 1");
      sys.settle();
      try (RawClient client = RawClient.open(server)) {
        client.send("CONNECT {\"user\":\"a\",\"pass\":\"a\",\"protocol\":7}");
        assertEquals("-ERR 'invalid client protocol'", client.line());
      }
      contains(sys.message("$SYS.ACCOUNT.A.CONNECT"), "\"user\":\"a\"");
      contains(sys.message("$SYS.ACCOUNT.A.DISCONNECT"), "Bad Client Protocol Version");
    }
  }

  @Test
  void shouldCloseAConnectionOnRequest() throws Exception {
    String kick = "$SYS.REQ.SERVER." + server.identity().id() + ".KICK";
    try (RawClient a = user("a")) {
      String connections = ask("$SYS.REQ.ACCOUNT.A.CONNZ", "");
      String id = connections.replaceAll(".*\"cid\":(\\d+).*", "$1");
      assertFalse(ask(kick, "{\"cid\":" + id + "}").contains("error"));
      assertEquals("", a.rest());
    }
    contains(ask(kick, "{\"cid\":123456}"), "no such client or leafnode id");
    contains(ask(kick.replace("KICK", "LDM"), "{\"cid\":123456}"), "\"no such client id\"");
  }

  @Test
  void shouldTellUsersOfItsOwnAccountWhoTheyAre() throws Exception {
    try (RawClient sys = user("sys")) {
      sys.send("SUB inbox 1", "PUB $SYS.REQ.USER.INFO inbox 0", "");
      String head = sys.line();
      assertTrue(head.startsWith("MSG inbox 1 "), head);
      contains(
          sys.line(), "\"data\":{\"user\":\"sys\",\"account\":\"SYS\",\"account_name\":\"SYS\"}}");
    }
    contains(
        ask("$SYS.REQ.ACCOUNT.SYS.INFO", ""),
        "\"imports\":[{\"subject\":\"$SYS.REQ.USER.SYS.INFO\",\"account\":\"SYS\"");
  }

  @Test
  void shouldShowWhenASubscriptionEndsByItself() throws Exception {
    try (RawClient a = user("a")) {
      a.send("SUB brief 1", "UNSUB 1 7", "SUB long 2");
      a.settle();
      String subscriptions = ask("$SYS.REQ.ACCOUNT.A.SUBSZ", "");
      contains(subscriptions, "\"subject\":\"brief\",\"sid\":\"1\",\"msgs\":0,\"max\":7,");
      contains(subscriptions, "\"subject\":\"long\",\"sid\":\"2\",\"msgs\":0,\"cid\":");
    }
    contains(
        ask("$SYS.REQ.SERVER.PING.SUBSZ", "{\"test\":\"a..b\"}"),
        "must be valid publish subject: a..b");
    contains(
        ask("$SYS.REQ.SERVER.PING.VARZ", ""),
        "\"disk_io_wait_stats\":{\"waiters\":0,\"waits\":0,\"wait_time\":0,\"max_wait_time\":0}");
  }

  @Test
  void shouldReloadOnRequest() throws Exception {
    String reload = "$SYS.REQ.SERVER." + server.identity().id() + ".RELOAD";
    Files.writeString(file, TestServers.LISTEN + CONFIG + "max_payload: 1000\n");
    assertFalse(ask(reload, "").contains("error"));
    assertEquals(1000, server.options().limits().maxPayload());
    Files.writeString(
        file, TestServers.LISTEN + CONFIG.replace("server_name: one", "max_payloa: 1"));
    contains(ask(reload, ""), "\"error\":{\"code\":500,\"description\":");
    Files.writeString(
        file, TestServers.LISTEN + CONFIG.replace("system_account: SYS", "system_account: A"));
    contains(ask(reload, ""), "config reload not supported for SystemAccount: old=SYS, new=A");
  }

  @Test
  void shouldTellAllAboutItselfAndWhenItReadItsConfiguration() throws Exception {
    String before = ask("$SYS.REQ.SERVER.PING.VARZ", "");
    contains(before, "\"server_name\":\"one\",\"version\":");
    contains(before, "\"auth_required\":true,\"max_connections\":65536,");
    contains(before, "\"auth_timeout\":2,\"max_control_line\":4096,\"max_payload\":1048576,");
    contains(before, "\"system_account\":\"SYS\"");
    Files.writeString(file, TestServers.LISTEN + CONFIG + "max_payload: 1000\n");
    server.reload();
    String after = ask("$SYS.REQ.SERVER.PING.VARZ", "");
    contains(after, "\"max_payload\":1000,");
    assertFalse(loadTime(before).equals(loadTime(after)), after);
  }

  private static String loadTime(String varz) {
    return varz.replaceAll(".*\"config_load_time\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void shouldTellOfItsHealth() throws Exception {
    contains(
        ask("$SYS.REQ.SERVER.PING.HEALTHZ", ""),
        "\"data\":{\"status\":\"ok\",\"status_code\":200}}");
    contains(
        ask("$SYS.REQ.SERVER.PING.HEALTHZ", "{\"stream\":\"x\"}"),
        "\"data\":{\"status\":\"error\",\"status_code\":400,\"error\":\"\\\"account\\\" must not be empty"
            + " when checking stream health\"}}");
    contains(
        ask("$SYS.REQ.SERVER.PING.HEALTHZ", "{\"consumer\":\"x\",\"details\":true}"),
        "\"errors\":[{\"type\":\"BAD_REQUEST\",\"error\":\"\\\"stream\\\" must not be empty when");
    contains(ask("$SYS.REQ.SERVER.PING.HEALTHZ", "garbage"), "\"error\":{\"code\":400");
  }

  @Test
  void shouldSayThatThereAreNoRoutesGatewaysLeafNodesAndStreams() throws Exception {
    String prefix = "$SYS.REQ.SERVER." + server.identity().id() + '.';
    contains(ask(prefix + "ROUTEZ", ""), "\"num_routes\":0,\"routes\":[]}}");
    contains(ask(prefix + "GATEWAYZ", ""), "\"outbound_gateways\":{},\"inbound_gateways\":{}}}");
    contains(ask(prefix + "LEAFZ", ""), "\"leafnodes\":0,\"leafs\":[]}}");
    contains(ask(prefix + "JSZ", ""), "\"disabled\":true,\"config\":{\"max_memory\":0");
    contains(ask(prefix + "RAFTZ", "{\"account\":\"A\"}"), "\"data\":{}}");
  }

  @Test
  void shouldTakeAFieldAsTheDocumentMeansIt() throws Exception {
    String prefix = "$SYS.REQ.SERVER.PING.";
    contains(ask(prefix + "GATEWAYZ", "{\"accounts\":true}"), "\"outbound_gateways\":{}");
    contains(ask(prefix + "JSZ", "{\"accounts\":true,\"limit\":5}"), "\"disabled\":true");
    contains(ask(prefix + "GATEWAYZ", "{\"tags\":true}"), "\"error\":{\"code\":400");
    contains(ask("$SYS.REQ.ACCOUNT.PING.STATZ", "{\"accounts\":true}"), "\"error\":{\"code\":400");
  }

  @Test
  void shouldCountHeadersAndPayloadsAlone() throws Exception {
    try (RawClient a = user("a")) {
      a.send("SUB counted 1", "UNSUB 1 4", "PUB counted 3", "abc", "PUB counted 3", "abc");
      a.send("PUB counted 3", "abc", "HPUB counted 12 14", "NATS/1.0", "", "xy");
      a.settle();
      String connections = ask("$SYS.REQ.ACCOUNT.A.CONNZ", "");
      contains(connections, "\"in_msgs\":4,\"out_msgs\":4,\"in_bytes\":23,\"out_bytes\":23,");
    }
  }
}
