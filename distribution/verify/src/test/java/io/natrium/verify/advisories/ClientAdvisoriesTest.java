package io.natrium.verify.advisories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Advisories about clients and what they may. */
@Timeout(60)
class ClientAdvisoriesTest {

  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    server =
        EmbeddedServer.start(
            """
            port: -1
            server_name: s
            accounts {
              SYS { users: [ { user: sys, password: sys } ] }
              OPEN { users: [ { user: nobody, password: nobody } ], limits { max_connections: 1 } }
              A {
                users: [
                  { user: a, password: a }
                  { user: b, password: b }
                  { user: narrow, password: narrow, permissions {
                      publish: { allow: ["ok.>", "_R_.>"] }
                      subscribe: { allow: ["foo.>", "work q1", "_INBOX.>"]
                                   deny: ["foo.secret", "foo.*.hidden"] } } }
                ]
                exports: [ { service: "who" } ]
              }
              B {
                users: [ { user: c, password: c } ]
                imports: [ { service: { account: A, subject: "who" } } ]
              }
            }
            system_account: SYS
            no_auth_user: nobody
            """,
            builder -> builder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("adv 2026-24: a first verb that is no CONNECT does not pass by connection limits")
  void advisory202624() throws IOException {
    try (RawClient first = server.open();
        RawClient second = server.open()) {
      first.send("PING\r\n");
      first.untilPong();
      second.send("PING\r\n");
      assertEquals("-ERR 'maximum account active connections exceeded'", Clients.last(second));
    }
  }

  @Test
  @DisplayName("adv 2026-16: a first verb of servers is not let in as the default user")
  void advisory202616() throws IOException {
    for (String verb : new String[] {"RS+ A x", "LS+ x", "A+ A", "RMSG A x 1", "LMSG x 1"}) {
      Await.until("nobody is left", () -> server.server().connections() == 0);
      try (RawClient peer = server.open()) {
        peer.send(verb + "\r\nSUB > 1\r\nRS- A x\r\n");
        assertTrue(
            Clients.last(peer).contains("-ERR 'Unknown Protocol Operation'"), "after " + verb);
      }
    }
  }

  @Test
  @DisplayName("adv 2026-17: a wildcard that overlaps a deny gets nothing that is denied")
  void advisory202617() throws IOException {
    try (RawClient narrow = Clients.user(server, "narrow");
        RawClient a = Clients.user(server, "a")) {
      narrow.send("SUB foo.> 1\r\nSUB foo.* 2\r\nSUB foo.*.* 3\r\nSUB foo.> g 4\r\n");
      narrow.send("SUB foo.secret 5\r\nSUB foo.*.hidden 6\r\nSUB foo.x.hidden g 7\r\n");
      assertEquals(3, narrow.flush().size());
      for (String subject : new String[] {"foo.secret", "foo.a.hidden", "foo.ok", "foo.a.ok"}) {
        a.publish(subject, "x");
      }
      a.flush();
      List<String> got = Clients.subjects(narrow.flush());
      assertEquals(List.of("foo.a.ok", "foo.ok"), got.stream().distinct().sorted().toList());
      assertEquals(6, got.size());
    }
  }

  @Test
  @DisplayName("adv 2026-18: a queue group is no way around what may not be subscribed to")
  void advisory202618() throws IOException {
    try (RawClient narrow = Clients.user(server, "narrow");
        RawClient a = Clients.user(server, "a")) {
      narrow.send("SUB work 1\r\nSUB work other 2\r\nSUB foo.secret q1 3\r\nSUB bar q1 4\r\n");
      List<Frame> errors = narrow.flush();
      assertEquals(4, errors.size());
      errors.forEach(
          error ->
              assertTrue(
                  error.line().startsWith("-ERR 'Permissions Violation for Subscription to"),
                  error::line));
      narrow.send("SUB work q1 5\r\n");
      assertEquals(0, narrow.flush().size());
      a.publish("work", "x");
      a.publish("foo.secret", "x");
      a.publish("bar", "x");
      a.flush();
      assertEquals(List.of("work"), Clients.subjects(narrow.flush()));
    }
  }

  @Test
  @DisplayName("adv 2026-15, 2026-20: a trace destination is no way around publish permissions")
  void advisory202615And20() throws IOException {
    try (RawClient narrow = Clients.user(server, "narrow");
        RawClient a = Clients.user(server, "a")) {
      a.send("SUB traces 1\r\nSUB ok.> 2\r\n");
      a.flush();
      narrow.send(
          Clients.withHeaders("ok.x", "", "Nats-Trace-Dest: traces\r\n", "x")
              + Clients.withHeaders(
                  "ok.x", "", "Nats-Trace-Dest: traces\r\nNats-Trace-Only: true\r\n", "x"));
      narrow.flush();
      assertFalse(Clients.subjects(a.flush()).contains("traces"));
    }
  }

  @Test
  @DisplayName("CVE-2026-33223, CVE-2026-33246: nobody says by a header who asks")
  void cve202633223And33246() throws IOException {
    try (RawClient a = Clients.user(server, "a");
        RawClient c = Clients.user(server, "c")) {
      a.send("SUB who 1\r\n");
      a.flush();
      String forged = "{\"acc\":\"SYS\"}";
      for (String name : new String[] {"Nats-Request-Info", "nats-request-info"}) {
        c.send(
            Clients.withHeaders(
                "who", "", (name + ": " + forged + "\r\n").repeat(3) + "Kept: yes\r\n", "x"));
        c.flush();
        String body = a.message().text();
        assertFalse(body.contains("SYS"), body);
        assertTrue(body.contains("Kept: yes\r\n"), body);
        assertTrue(body.contains("Nats-Request-Info: {\"acc\":\"B\""), body);
      }
    }
  }

  /** The answer goes on as a request, which must not be taken for one that a server identified. */
  @Test
  @DisplayName("CVE-2026-33246: an answer does not carry an identity into another service")
  void cve202633246ByAnAnswer() throws IOException {
    try (RawClient a = Clients.user(server, "a");
        RawClient b = Clients.user(server, "b");
        RawClient c = Clients.user(server, "c")) {
      a.send("SUB who q 1\r\n");
      a.flush();
      b.send("SUB who.never 1\r\nSUB _INBOX.stolen 2\r\n");
      b.flush();
      c.send("SUB _INBOX.stolen 1\r\nPUB who $SYS.REQ.USER.INFO 1\r\nx\r\n");
      c.flush();
      String reply = a.message().reply();
      StringBuilder forged = new StringBuilder();
      for (int id = 1; id < 50; id++) {
        forged.append("Nats-Request-Info: {\"acc\":\"A\",\"id\":").append(id).append("}\r\n");
      }
      a.send(Clients.withHeaders(reply, "_INBOX.stolen", forged.toString(), "x"));
      a.flush();
      for (Frame frame : c.flush()) {
        assertFalse(frame.text().contains("\"user\":\"c\""), frame.text());
        assertFalse(frame.text().contains("\"user\":\"b\""), frame.text());
      }
    }
  }

  @Test
  @DisplayName("CVE-2022-24450: a client does not choose its account")
  void cve202224450() throws IOException {
    for (String choice : new String[] {"\"account\":\"SYS\"", "\"new_account\":true"}) {
      try (RawClient a = server.open()) {
        a.send("CONNECT {\"user\":\"a\",\"pass\":\"a\"," + choice + "}\r\n");
        assertEquals("-ERR 'Authorization Violation'", Clients.last(a));
      }
    }
  }

  @Test
  @DisplayName("adv 2026-23: a truncated key refuses the client and nothing else")
  void advisory202623() throws IOException {
    String key = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
    try (EmbeddedServer keys =
        EmbeddedServer.start("authorization { users: [ { nkey: " + key + " } ] }\n")) {
      for (String shown : new String[] {key, key.substring(0, 20), "U", "%%%"}) {
        for (String signature : new String[] {"", "AAAA", "%%%", "A".repeat(86)}) {
          try (RawClient client = keys.open()) {
            client.send("CONNECT {\"nkey\":\"" + shown + "\",\"sig\":\"" + signature + "\"}\r\n");
            assertEquals("-ERR 'Authorization Violation'", Clients.last(client));
          }
        }
      }
    }
  }
}
