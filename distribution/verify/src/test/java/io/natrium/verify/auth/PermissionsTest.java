package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Permissions of users, on the wire. */
class PermissionsTest {

  private static NatsServer server;

  @BeforeAll
  static void start() {
    server =
        TestServers.start(
            """
            authorization {
              default_permissions { publish: "sandbox.>" }
              users: [
                { user: ann, password: a, permissions {
                    publish { allow: ["foo.*", "resp"], deny: "foo.bad" }
                    subscribe { allow: ["foo.*", "q1 g1", "q2", "q2 g.*", "_INBOX.>", "wide.>"],
                                deny: ["foo.secret", "foo.x dq", "wide.secret"] }
                    allow_responses { max: 1, expires: "1m" } } }
                { user: bob, password: b, permissions { publish: ">", subscribe: ">" } }
                { user: eve, password: e }
                { user: joe, password: j, permissions { publish: [], subscribe { allow: [], deny: "no" } } }
              ]
            }
            """);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String answer(String user, String password, String... lines) throws IOException {
    try (RawClient client = RawClient.open(server, user, password)) {
      client.send(lines);
      return client.settle();
    }
  }

  @Test
  void shouldRefuseAPublishThatIsNotAllowed() throws IOException {
    assertEquals(
        "-ERR 'Permissions Violation for Publish to \"zoo\"'",
        answer("ann", "a", "PUB zoo 1", "x"));
    assertEquals(
        "-ERR 'Permissions Violation for Publish to \"foo.bad\"'",
        answer("ann", "a", "PUB foo.bad 1", "x"));
    assertEquals("", answer("ann", "a", "PUB foo.ok 1", "x"));
  }

  @Test
  void shouldRefuseEachPublishOfARepeatedLine() throws IOException {
    String refused = "-ERR 'Permissions Violation for Publish to \"zoo\"'";
    assertEquals(refused + '|' + refused, answer("ann", "a", "PUB zoo 1", "x", "PUB zoo 1", "x"));
  }

  @Test
  void shouldRefuseASubscriptionThatIsNotAllowed() throws IOException {
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"zoo\"'",
        answer("ann", "a", "SUB zoo 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \">\"'", answer("ann", "a", "SUB > 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"foo.secret\"'",
        answer("ann", "a", "SUB foo.secret 1"));
  }

  @Test
  void shouldHeedTheQueueGroupsOfRules() throws IOException {
    assertEquals("", answer("ann", "a", "SUB q1 g1 1", "SUB q2 1", "SUB q2 g.1 2"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"q1\"'", answer("ann", "a", "SUB q1 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"q1\" using queue \"g2\"'",
        answer("ann", "a", "SUB q1 g2 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"q2\" using queue \"h\"'",
        answer("ann", "a", "SUB q2 h 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"foo.x\" using queue \"dq\"'",
        answer("ann", "a", "SUB foo.x dq 1"));
  }

  @Test
  void shouldFilterDeniedMessagesFromAWildcard() throws IOException {
    try (RawClient ann = RawClient.open(server, "ann", "a");
        RawClient bob = RawClient.open(server, "bob", "b")) {
      ann.send("SUB wide.> 1", "SUB foo.* dq 2");
      assertEquals("", ann.settle());
      bob.send("PUB wide.secret 1", "s", "PUB wide.open 1", "o", "PUB foo.x 1", "x");
      assertEquals("", bob.settle());
      assertEquals("MSG wide.open 1 1|o", ann.settle());
    }
  }

  @Test
  void shouldAllowAsManyAnswersAsTheRuleSays() throws IOException {
    try (RawClient ann = RawClient.open(server, "ann", "a");
        RawClient bob = RawClient.open(server, "bob", "b")) {
      ann.send("SUB foo.req 1");
      ann.settle();
      bob.send("SUB inbox.* 1", "PUB foo.req inbox.1 1", "q");
      assertEquals("", bob.settle());
      assertEquals("MSG foo.req 1 inbox.1 1|q", ann.settle());
      ann.send("PUB inbox.1 1", "a", "PUB inbox.1 1", "b", "PUB inbox.2 1", "c");
      assertEquals(
          "-ERR 'Permissions Violation for Publish to \"inbox.1\"'"
              + "|-ERR 'Permissions Violation for Publish to \"inbox.2\"'",
          ann.settle());
      assertEquals("MSG inbox.1 1 1|a", bob.settle());
    }
  }

  @Test
  void shouldQuoteWhatTheClientWroteInItsErrors() throws IOException {
    assertEquals(
        "-ERR 'Permissions Violation for Publish to \"a\\\"b\\\\\"'",
        answer("ann", "a", "PUB a\"b\\ 1", "x"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"a\\x1bb\" using queue \"\\u200b\"'",
        answer("ann", "a", "SUB a\u001bb \u200b 1"));
  }

  @Test
  void shouldAllowEverythingWhereTheListOfWhatIsAllowedIsEmpty() throws IOException {
    assertEquals("", answer("joe", "j", "PUB any.thing 1", "x", "SUB other 1"));
    assertEquals(
        "-ERR 'Permissions Violation for Subscription to \"no\"'", answer("joe", "j", "SUB no 1"));
  }

  @Test
  void shouldGiveTheDefaultPermissionsToWhoHasNone() throws IOException {
    assertEquals("", answer("eve", "e", "PUB sandbox.x 1", "x"));
    assertEquals(
        "-ERR 'Permissions Violation for Publish to \"foo\"'",
        answer("eve", "e", "PUB foo 1", "x"));
  }
}
