package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, permissions and accounts that change while clients are connected. */
class AuthReloadTest {

  @TempDir private Path folder;
  private NatsServer server;

  private void start(String config) throws IOException {
    server = TestServers.start(write(config));
  }

  private Path write(String config) throws IOException {
    return Files.writeString(folder.resolve("server.conf"), TestServers.LISTEN + config);
  }

  private void reload(String config) throws IOException, ReloadException {
    write(config);
    server.reload();
  }

  private RawClient user(String name, String password) throws IOException {
    RawClient client = RawClient.open(server, name, password);
    assertEquals("", client.settle());
    return client;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldCloseWhoseUserIsGoneOrHasAnotherPassword() throws Exception {
    start("authorization { users: [{user: a, password: a}, {user: b, password: b}, {user: c}] }");
    try (RawClient a = user("a", "a");
        RawClient b = user("b", "b");
        RawClient c = user("c", "")) {
      reload("authorization { users: [{user: a, password: other}, {user: c}] }");
      assertEquals("-ERR 'Authorization Violation'", a.rest());
      assertEquals("-ERR 'Authorization Violation'", b.rest());
      assertEquals("", c.settle());
    }
    user("a", "other").close();
  }

  @Test
  void shouldRemoveSubscriptionsThatAreNotAllowedAnyMore() throws Exception {
    start("authorization { users: [{user: a, password: a}] }");
    try (RawClient a = user("a", "a")) {
      a.send("SUB foo 1", "SUB bar 2", "SUB bar workers 3", "SUB > 4", "PUB foo 1", "x");
      assertEquals(4, a.settle().split("\\|").length);
      reload(
          "authorization { users: [{user: a, password: a,"
              + " permissions: {subscribe: {deny: [bar, \"foo.secret\"]}, publish: foo}}] }");
      assertEquals(
          "-ERR 'Permissions Violation for Subscription to \"bar\" (sid \"2\")'", a.line());
      assertEquals(
          "-ERR 'Permissions Violation for Subscription to \"bar\" using queue \"workers\""
              + " (sid \"3\")'",
          a.line());
      a.send("PUB bar 1", "x", "PUB foo 1", "y");
      assertEquals(
          "-ERR 'Permissions Violation for Publish to \"bar\"'|MSG foo 1 1|y|MSG foo 4 1|y",
          a.settle());
    }
  }

  @Test
  void shouldJudgeARepeatedPublishAnew() throws Exception {
    start("authorization { users: [{user: a, password: a}] }");
    try (RawClient a = user("a", "a")) {
      a.send("PUB foo 1", "x", "PUB foo 1", "x");
      assertEquals("", a.settle());
      reload("authorization { users: [{user: a, password: a, permissions: {publish: bar}}] }");
      a.send("PUB foo 1", "x");
      assertEquals("-ERR 'Permissions Violation for Publish to \"foo\"'", a.settle());
    }
  }

  @Test
  void shouldCloseWhoMovesToAnotherAccount() throws Exception {
    start("accounts { A { users: [{user: a, password: a}] }, B { users: [{user: b}] } }");
    try (RawClient a = user("a", "a")) {
      reload("accounts { A { users: [{user: b}] }, B { users: [{user: a, password: a}] } }");
      assertEquals("", a.rest());
    }
  }

  @Test
  void shouldFollowImportsThatComeAndGo() throws Exception {
    String exporter = "A { users: [{user: a, password: a}], exports: [{stream: foo}] }, ";
    String plain = "accounts { " + exporter + "B { users: [{user: b, password: b}] } }";
    String importing =
        "accounts { "
            + exporter
            + "B { users: [{user: b, password: b}],"
            + " imports: [{stream: {account: A, subject: foo}}] } }";
    start(plain);
    try (RawClient a = user("a", "a");
        RawClient b = user("b", "b")) {
      b.send("SUB foo 1");
      b.settle();
      a.send("PUB foo 1", "1");
      a.settle();
      assertEquals("", b.settle());
      reload(importing);
      b.settle();
      a.send("PUB foo 1", "2");
      a.settle();
      assertEquals("MSG foo 1 1|2", b.settle());
      reload(plain);
      b.settle();
      a.send("PUB foo 1", "3");
      a.settle();
      assertEquals("", b.settle());
    }
  }

  @Test
  void shouldChangeNothingIfAnythingIsWrong() throws Exception {
    start("authorization { users: [{user: a, password: a}] }");
    try (RawClient a = user("a", "a")) {
      assertThrows(
          ReloadException.class,
          () -> reload("authorization { users: [{user: b, password: b}] }\nno_auth_user: nobody"));
      assertEquals("", a.settle());
    }
    user("a", "a").close();
  }

  @Test
  void shouldCloseWhoShowedNothingOnceCredentialsAreNeeded() throws Exception {
    start("");
    try (RawClient nobody = RawClient.open(server)) {
      nobody.send("SUB foo 1");
      assertEquals("+OK", nobody.settle());
      reload("authorization { users: [{user: b, password: b}] }");
      assertEquals("-ERR 'Authorization Violation'", nobody.rest());
    }
  }

  @Test
  void shouldCloseTheLatestOfMoreConnectionsThanAnAccountMayHave() throws Exception {
    String account =
        "accounts { A { users: [{user: a, password: a}], limits { max_connections: %d } } }";
    start(account.formatted(3));
    try (RawClient first = user("a", "a");
        RawClient second = user("a", "a");
        RawClient third = user("a", "a")) {
      reload(account.formatted(1));
      String end = "-ERR 'maximum account active connections exceeded'";
      assertEquals(end, second.rest());
      assertEquals(end, third.rest());
      assertEquals("", first.settle());
    }
  }

  @Test
  void shouldLetTheDefaultUserBeTakenOutAndNotBeChanged() throws Exception {
    String users = "authorization { users: [{user: a, password: a}, {user: b, password: b}] }\n";
    start(users + "no_auth_user: a");
    ReloadException refused =
        assertThrows(ReloadException.class, () -> reload(users + "no_auth_user: b"));
    assertEquals("config reload not supported for NoAuthUser: old=a, new=b", refused.getMessage());
    try (RawClient nobody = RawClient.open(server)) {
      nobody.send("SUB x 1");
      assertEquals("+OK", nobody.settle());
      reload(users);
      assertEquals("-ERR 'Authorization Violation'", nobody.rest());
    }
    assertThrows(ReloadException.class, () -> reload(users + "no_auth_user: a"));
  }
}
