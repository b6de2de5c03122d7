package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Chains of imports, imports of an own export, and mappings on the way. */
class SharingTest {

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
                  { stream: "again.>" }
                  { service: "deep" }
                  { service: "dropped" }
                  { service: "near" }
                  { service: "measured", latency: "measures" }
                  { service: "further" }
                ]
                imports: [
                  { stream: { account: A, subject: "again.>" } }
                  { service: { account: A, subject: "near" }, to: "further" }
                  { service: { account: A, subject: "further" }, to: "furthest" }
                ]
                mappings { "dropped": [ { destination: "dropped", weight: 0 } ] }
              }
              B {
                users: [ { user: b, password: b } ]
                imports: [
                  { stream: { account: A, subject: "news.>" }, prefix: "p" }
                  { service: { account: A, subject: "deep" } }
                  { service: { account: A, subject: "dropped" } }
                  { service: { account: A, subject: "measured" } }
                ]
                exports: [ { service: "deep" } ]
                mappings { "box.one": "box.two" }
              }
              C {
                users: [ { user: c, password: c } ]
                imports: [ { service: { account: B, subject: "deep" } } ]
                exports: [ { service: "deep" } ]
              }
              D {
                users: [ { user: d, password: d } ]
                imports: [ { service: { account: C, subject: "deep" } } ]
              }
              SYS {
                users: [ { user: s, password: s } ]
              }
            }
            system_account: SYS
            """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawClient user(String name) throws IOException {
    return RawClient.user(server, name);
  }

  /** Answers the request that has come. */
  private static void answer(RawClient service) throws IOException {
    service.send("PUB " + service.settle().split(" ")[3] + " 1", "y");
    service.settle();
  }

  @Test
  void shouldCountImportedMessagesTowardsTheMaximumOfASubscription() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      b.send("SUB > 1", "UNSUB 1 3", "PUB own 1", "1");
      assertEquals("MSG own 1 1|1", b.settle());
      a.send("PUB news.a 1", "2", "PUB news.b 1", "3", "PUB news.c 1", "4");
      a.settle();
      assertEquals("MSG p.news.a 1 1|2|MSG p.news.b 1 1|3", b.settle());
      b.send("PUB own 1", "5");
      assertEquals("", b.settle());
    }
  }

  @Test
  void shouldNameTheLastAccountOfAChainBehindTheRequester() throws IOException {
    try (RawClient a = user("a");
        RawClient d = user("d")) {
      a.send("SUB deep 1");
      a.settle();
      d.send("PUB deep 1", "x");
      d.settle();
      String seen = a.settle();
      assertTrue(seen.contains("{\"acc\":\"D\",\"svc\":\"B\""), seen);
    }
  }

  @Test
  void shouldMapTheSubjectThatAnAnswerIsAwaitedOn() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB deep 1");
      a.settle();
      b.send("SUB box.* 1", "PUB deep box.one 1", "x");
      b.settle();
      answer(a);
      assertEquals("MSG box.two 1 1|y", b.settle());
    }
  }

  @Test
  void shouldTellThatNobodyAnswersWhereAMappingDropsTheRequest() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB dropped 1");
      a.settle();
      b.send("SUB box 1", "PUB dropped box 1", "x");
      String told = b.settle();
      assertTrue(told.contains("NATS/1.0 503|"), told);
      assertEquals("", a.settle());
    }
  }

  @Test
  void shouldDeliverAnOwnStreamOnceMoreByItsImport() throws IOException {
    try (RawClient a = user("a")) {
      a.send("SUB again.> 1", "PUB again.x 1", "x");
      assertEquals("MSG again.x 1 1|x|MSG again.x 1 1|x", a.settle());
    }
  }

  @Test
  void shouldFollowImportsOfOwnServicesOneIntoTheOther() throws IOException {
    try (RawClient a = user("a");
        RawClient asking = user("a")) {
      a.send("SUB near 1");
      a.settle();
      asking.send("SUB box 1", "PUB furthest box 1", "x");
      asking.settle();
      answer(a);
      assertEquals("MSG box 1 1|y", asking.settle());
    }
  }

  @Test
  void shouldTellThatNobodyWaitsForAMeasuredAnswerAnyMore() throws IOException {
    try (RawClient a = user("a");
        RawClient b = user("b")) {
      a.send("SUB measured 1", "SUB measures 2");
      a.settle();
      b.send("SUB box 1", "PUB measured box 1", "x", "UNSUB 1");
      b.settle();
      String told = a.message("measures");
      assertTrue(told.contains("\"status\":408,\"description\":\"Request Timeout\""), told);
      assertTrue(told.endsWith("\"service\":0,\"system\":0,\"total\":0}"), told);
    }
  }

  @Test
  void shouldTellUsersOfTheSystemAccountWhoTheyAre() throws IOException {
    try (RawClient s = user("s")) {
      s.send("SUB box 1", "PUB $SYS.REQ.USER.INFO box 0", "");
      String told = s.message("box");
      assertTrue(told.contains("{\"user\":\"s\",\"account\":\"SYS\""), told);
    }
  }

  private static String refusal(String account) {
    return assertThrows(
            RuntimeException.class,
            () -> TestServers.start("accounts { A { users: [ { user: a } ], " + account + " } }"))
        .getMessage();
  }

  @Test
  void shouldRefuseToMeasureWhatHasManyAnswersOrWouldMeasureItself() {
    assertTrue(
        refusal("exports: [ { service: s, response: stream, latency: l } ]")
            .contains("on subject \"l\": bad service response type"));
    assertTrue(
        refusal("exports: [ { service: \">\", latency: l } ]")
            .contains("on subject \"l\": invalid publish subject"));
  }

  @Test
  void shouldRefuseOwnImportsThatLeadBackToTheFirst() {
    assertTrue(
        refusal(
                "exports: [ { service: \">\" } ], imports: ["
                    + " { service: { account: A, subject: s }, to: t },"
                    + " { service: { account: A, subject: t }, to: s } ]")
            .contains("import forms a cycle"));
    assertTrue(
        refusal(
                "exports: [ { stream: \"s.>\" }, { stream: \"t.>\" } ], imports: ["
                    + " { stream: { account: A, subject: \"s.>\" }, to: \"t.>\" },"
                    + " { stream: { account: A, subject: \"t.>\" }, to: \"u.>\" } ]")
            .contains("import forms a cycle"));
  }

  @Test
  void shouldHoldARestrictionOfAnExportThatIsWrittenTwice() {
    String message =
        assertThrows(
                RuntimeException.class,
                () ->
                    TestServers.start(
                        "accounts { A { exports: [ { service: s }, { service: s, accounts: [A] } ] },"
                            + " B { imports: [ { service: { account: A, subject: s } } ] } }"))
            .getMessage();
    assertTrue(message.contains("service import not authorized"), message);
  }
}
