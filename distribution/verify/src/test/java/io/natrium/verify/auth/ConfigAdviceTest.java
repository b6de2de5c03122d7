package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.config.ConfigRejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test of a configuration says of parts that have no effect; it passes all the same. */
class ConfigAdviceTest {

  private static List<String> advice(String config) {
    return TestServers.check(config).advice();
  }

  private static void advises(String config, String text) {
    List<String> advice = advice(config);
    assertTrue(advice.stream().anyMatch(one -> one.contains(text)), advice::toString);
  }

  @Test
  void shouldSayNothingOfWhatIsReached() {
    assertEquals(
        List.of(),
        advice(
            """
            accounts {
              A { users: [ { user: a, password: a } ], exports: [ { stream: "s.>" } ] }
              B { exports: [ { stream: "s.>" } ]
                  imports: [ { stream: { account: A, subject: "s.>" } } ] }
              C { users: [ { user: c, password: c, permissions: { subscribe: "from.b.>" } } ]
                  imports: [ { stream: { account: B, subject: "s.>" }, prefix: "from.b" } ] }
            }
            """));
  }

  @Test
  void shouldNameShadowedPermissions() {
    advises(
        "authorization { users: [ { user: a, password: a, permissions: {"
            + " publish: { allow: [\"foo.bar\", \"x\"], deny: \"foo.>\" } } } ] }",
        "\"foo.bar\" is allowed to no effect, because \"foo.>\" is denied");
  }

  @Test
  void shouldNameUsersThatCanDoNothing() {
    advises(
        "accounts { A { users: [ { user: a, password: a, permissions: {"
            + " publish: { deny: \">\" }, subscribe: { deny: \">\" } } } ] } }",
        "user \"a\" of account \"A\" may neither publish nor subscribe to anything");
    advises(
        "accounts { A { users: [ { user: a, password: a } ], limits { max_connections: 0 } } }",
        "user \"a\" of account \"A\" can never connect");
  }

  @Test
  void shouldNameImportsThatNobodyReaches() {
    String exporter =
        "A { users: [ { user: a, password: a } ],"
            + " exports: [ { service: \"svc\" }, { stream: \"s.>\" } ] }";
    advises(
        "accounts { "
            + exporter
            + ", B { imports: [ { service: { account: A, subject: svc } } ] } }",
        "service import \"svc\" of account \"B\" is not reached: the account has no users");
    advises(
        "accounts { "
            + exporter
            + ", B { users: [ { user: b, password: b, permissions: { subscribe: \"other.>\" } } ]"
            + ", imports: [ { stream: { account: A, subject: \"s.>\" }, prefix: \"p\" } ] } }",
        "none of its users may subscribe to \"p.s.>\"");
  }

  private static void refuses(String config, String text) {
    String said =
        assertThrows(ConfigRejectedException.class, () -> TestServers.check(config)).getMessage();
    assertTrue(said.contains(text), said);
  }

  @Test
  void shouldRefuseWhatOneBlockSaysAgainstAnother() {
    String user = "{ user: a, password: a }";
    refuses(
        "accounts { A { users: [ " + user + " ] }, B { users: [ " + user + " ] } }",
        "Duplicate user \"a\" detected");
    refuses(
        "authorization { users: [ " + user + ", " + user + " ] }", "Duplicate user \"a\" detected");
    refuses(
        "authorization { token: t, users: [ " + user + " ] }",
        "Can not have a token and a users array");
    refuses(
        "authorization { user: b, password: b }, accounts { A { users: [ " + user + " ] } }",
        "Can not have a single user/pass and a users array");
    refuses(
        "authorization { users: [ " + user + " ] }, no_auth_user: b",
        "no_auth_user: \"b\" not present");
  }

  @Test
  void shouldRefuseWildcardsInTheSubjectOfALatency() {
    refuses(
        "accounts { A { exports: [ { service: \"add\", latency: \"*\" } ] } }",
        "Latency subject \"*\" is not a valid subject");
  }
}
