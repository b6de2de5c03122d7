package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts of the configuration file, on the wire. */
class AccountsTest {

  private static NatsServer server;

  @BeforeAll
  static void start() {
    server =
        TestServers.start(
            """
            accounts {
              A {
                users: [ { user: a, password: a } ]
                exports: [
                  { stream: "news.>" }
                  { stream: "private.*", accounts: [B] }
                  { service: "calc.add" }
                  { service: "many", response: stream }
                  { service: "area.*.*" }
                  { service: "lost" }
                  { service: "timed", latency: { subject: "times", sampling: 100% } }
                  { service: "own", accounts: [A] }
                ]
                imports: [ { service: { account: A, subject: "own" } } ]
                mappings { "old.*": "new.$1" }
              }
              B {
                users: [ { user: b, password: b } ]
                imports: [
                  { stream: { account: A, subject: "news.>" }, prefix: "from.a" }
                  { stream: { account: A, subject: "private.*" }, to: "mine.$1" }
                  { service: { account: A, subject: "calc.add" }, to: "sum" }
                  { service: { account: A, subject: "many" } }
                  { service: { account: A, subject: "area.*.*" }, to: "size.$2.$1" }
                  { service: { account: A, subject: "lost" } }
                  { service: { account: A, subject: "timed" } }
                ]
              }
              C {
                users: [ { user: c, password: c } ]
                limits { max_connections: 1, max_subscriptions: 2, max_payload: 10 }
              }
            }
            no_auth_user: b
            """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient user(String name) throws IOException {
    return RawClient.user(server, name);
  }

  @Test
  void shouldKeepAccountsApart() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB > 1");
      a.settle();
      b.send("PUB foo 1", "b");
      b.settle();
      assertEquals("", a.settle());
      a.send("PUB foo 1", "a");
      assertEquals("MSG foo 1 1|a", a.settle());
    }
  }

  @Test
  void shouldDeliverImportedStreamsUnderTheirPrefix() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      b.send("SUB from.a.news.> 1", "SUB from.a.news.one 2", "SUB > 3", "SUB *.a.news.two 4");
      b.settle();
      a.send("PUB news.one 1", "x");
      a.settle();
      assertEquals(
          "MSG from.a.news.one 1 1|x|MSG from.a.news.one 2 1|x|MSG from.a.news.one 3 1|x",
          sorted(b.settle()));
      a.send("PUB news.two answer.me 1", "y");
      a.settle();
      assertEquals(
          "MSG from.a.news.two 1 answer.me 1|y|MSG from.a.news.two 3 answer.me 1|y"
              + "|MSG from.a.news.two 4 answer.me 1|y",
          sorted(b.settle()));
    }
  }

  /** Frames of two lines in order of their first. */
  private static String sorted(String lines) {
    String[] all = lines.split("\\|");
    TreeSet<String> frames = new TreeSet<>();
    for (int i = 0; i + 1 < all.length; i += 2) {
      frames.add(all[i] + '|' + all[i + 1]);
    }
    return String.join("|", frames);
  }

  @Test
  void shouldDeliverImportedStreamsUnderTheirOwnSubjects() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      b.send("SUB mine.x 1");
      b.settle();
      a.send("PUB private.x 1", "x", "PUB private.y 1", "y");
      a.settle();
      assertEquals("MSG mine.x 1 1|x", b.settle());
    }
  }

  @Test
  void shouldEndImportedStreamsWithTheirSubscription() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      b.send("SUB mine.x 1", "SUB mine.y 2", "UNSUB 1", "UNSUB 2 1");
      b.settle();
      a.send("PUB private.x 1", "x", "PUB private.y 1", "y", "PUB private.y 1", "z");
      a.settle();
      assertEquals("MSG mine.y 2 1|y", b.settle());
    }
  }

  @Test
  void shouldTakeARequestAcrossAndTheAnswerBack() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB calc.add 1");
      a.settle();
      b.send("SUB inbox 1", "PUB sum inbox 3", "1+2");
      b.settle();
      String[] request = a.settle().split("\\|");
      String[] head = request[0].split(" ");
      assertEquals("HMSG", head[0]);
      assertEquals("calc.add", head[1]);
      assertTrue(head[3].startsWith("_R_."), head[3]);
      assertTrue(request[2].startsWith("Nats-Request-Info: {\"acc\":\"B\""), request[2]);
      a.send("PUB " + head[3] + " 1", "3", "PUB " + head[3] + " 1", "4");
      a.settle();
      assertEquals("MSG inbox 1 1|3", b.settle());
    }
  }

  @Test
  void shouldReachAServiceOfTheOwnAccountByItsImportOnce() throws IOException {
    try (RawClient a = user("a")) {
      a.send("SUB own 1", "PUB own answers 2", "hi");
      String seen = a.settle();
      List<String> replies =
          Pattern.compile("MSG own 1 (\\S+) ")
              .matcher(seen)
              .results()
              .map(it -> it.group(1))
              .toList();
      assertEquals(2, replies.size(), seen);
      assertTrue(replies.contains("answers"), seen);
      assertTrue(replies.stream().anyMatch(reply -> reply.startsWith("_R_.")), seen);
    }
  }

  @Test
  void shouldTakeManyAnswersOfAStreamingServiceBack() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB many 1");
      a.settle();
      b.send("SUB inbox 1", "PUB many inbox 0", "");
      b.settle();
      String reply = a.settle().split("\\|")[0].split(" ")[3];
      a.send("PUB " + reply + " 1", "x", "PUB " + reply + " 1", "y");
      a.settle();
      assertEquals("MSG inbox 1 1|x|MSG inbox 1 1|y", b.settle());
    }
  }

  @Test
  void shouldTakeTheWildcardsOfAServiceAcross() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB area.> 1");
      a.settle();
      b.send("PUB size.3.4 1", "x");
      b.settle();
      assertTrue(a.settle().startsWith("HMSG area.4.3 1 "));
    }
  }

  @Test
  void shouldTellTheTimeThatAnAnswerTakes() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB timed 1", "SUB times 2");
      a.settle();
      b.send("SUB inbox 1", "PUB timed inbox 1", "x");
      b.settle();
      String reply = a.settle().split("\\|")[0].split(" ")[3];
      a.send("PUB " + reply + " 1", "y");
      String metric = a.settle();
      assertTrue(metric.startsWith("MSG times 2 "), metric);
      assertTrue(metric.contains("\"type\":\"io.nats.server.metric.v1.service_latency\""), metric);
      assertTrue(metric.contains("\"status\":200,\"requestor\":{\"acc\":\"B\""), metric);
      assertEquals("MSG inbox 1 1|y", b.settle());
      b.send("PUB timed 1", "x");
      b.settle();
      assertTrue(a.settle().contains("\"status\":400,\"description\":\"Bad Request\""));
    }
  }

  @Test
  void shouldTellUsersWhoTheyAre() throws IOException {
    try (RawClient b = user("b")) {
      b.send("SUB inbox 1", "PUB $SYS.REQ.USER.INFO inbox 0", "");
      String head = b.line();
      assertTrue(head.startsWith("MSG inbox 1 "), head);
      String body = b.line();
      assertTrue(
          body.endsWith("\"data\":{\"user\":\"b\",\"account\":\"B\",\"account_name\":\"B\"}}"),
          body);
    }
  }

  @Test
  void shouldSayThatNobodyAnswersAnImportedService() throws IOException {
    try (RawClient b = user("b")) {
      b.send("SUB inbox 1", "PUB lost inbox 0", "");
      assertEquals("HMSG inbox 1 36 36|NATS/1.0 503|Nats-Subject: lost||", b.settle());
    }
  }

  @Test
  void shouldMapSubjectsOfTheAccount() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB *.x 1", "PUB old.x 1", "m", "PUB old.x 1", "n");
      assertEquals("MSG new.x 1 1|m|MSG new.x 1 1|n", a.settle());
      b.send("SUB *.x 1", "PUB old.x 1", "m");
      assertEquals("MSG old.x 1 1|m", b.settle());
    }
  }

  @Test
  void shouldLetWhoShowsNothingInAsTheNoAuthUser() throws IOException {
    try (RawClient a = user("a");
        RawClient nobody = RawClient.open(server)) {
      assertFalse(nobody.info().contains("auth_required"));
      nobody.send("SUB mine.x 1");
      assertEquals("+OK", nobody.settle());
      a.send("PUB private.x 1", "x");
      a.settle();
      assertEquals("MSG mine.x 1 1|x", nobody.settle());
    }
  }

  @Test
  void shouldHoldTheLimitsOfTheAccount() throws IOException {
    try (RawClient first = user("c")) {
      try (RawClient second = RawClient.open(server, "c", "c")) {
        assertEquals("-ERR 'maximum account active connections exceeded'", second.rest());
      }
      first.send("SUB a 1", "SUB b 2", "SUB c 3");
      assertEquals("-ERR 'maximum subscriptions exceeded'", first.settle());
      first.send("PUB x 10", "0123456789", "PUB x 11", "01234567890");
      assertEquals("-ERR 'Maximum Payload Violation'", first.rest());
    }
  }
}
