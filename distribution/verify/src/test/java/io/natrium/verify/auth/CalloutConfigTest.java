package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import org.junit.jupiter.api.Test;

/** What may be wrong with the block of the auth callout, told with its place. */
class CalloutConfigTest {

  private static final String ISSUER = "ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA";

  private static void refuses(String callout, String problem) {
    String config =
        "authorization {\n  users: [ { user: a, password: b } ]\n  " + callout + "\n}\n";
    String message =
        assertThrows(RuntimeException.class, () -> TestServers.test(config)).getMessage();
    assertTrue(message.contains(problem), message);
  }

  @Test
  void shouldTakeAWholeBlock() {
    assertDoesNotThrow(
        () ->
            TestServers.test(
                "accounts { X {} }\nauthorization { users: [ { user: a, password: b } ]\n"
                    + "auth_callout { issuer: "
                    + ISSUER
                    + ", acc: X, users: [a], allowed_accounts: [X],"
                    + " key: XBTSPOPBTICZJNKZ2MK3WPMDXHNEVBP57WUEXUKGNZJZ5XIY6GUXQFH5 } }"));
  }

  @Test
  void shouldTellWhatIsWrongAndWhere() {
    refuses(
        "auth_callout: yes",
        ":4:3: Expected authorization callout to be a map/struct, got a boolean");
    refuses(
        "auth_callout { issuer: nonsense, auth_users: [a] }",
        ":4:18: Expected callout user to be a valid public account nkey, got \"nonsense\"");
    refuses(
        "auth_callout { auth_users: [a] }",
        ":4:3: Authorization callouts require an issuer to be specified");
    refuses(
        "auth_callout { issuer: " + ISSUER + " }",
        ":4:3: Authorization callouts require authorized users to be specified");
    refuses(
        "auth_callout { issuer: " + ISSUER + ", auth_users: a }",
        "Expected auth_users field to be an array, got a text");
    refuses(
        "auth_callout { issuer: " + ISSUER + ", auth_users: [a], allowed_accounts: a }",
        "Expected allowed accounts field to be an array, got a text");
    refuses(
        "auth_callout { issuer: " + ISSUER + ", auth_users: [a], xkey: " + ISSUER + " }",
        "Expected callout xkey to be a valid public xkey, got \"" + ISSUER + '"');
    refuses(
        "auth_callout { issuer: " + ISSUER + ", auth_users: [a], zkey: a }",
        "Unknown field \"zkey\" parsing authorization callout");
    refuses(
        "auth_callout { issuer: " + ISSUER + ", auth_users: [a], allowed_accounts: [Z] }",
        ":4:3: auth_callout allowed account \"Z\" not found in configured accounts");
  }

  @Test
  void shouldNameThePluginThatIsMissing() {
    String config = "authorization { auth_callout { issuer: " + ISSUER + ", auth_users: [a] } }";
    NatsServer.Builder builder =
        NatsServer.builder().plugin("auth-basic", new BasicAuthPlugin()).configText(config);
    try (NatsServer server = builder.build()) {
      String message = assertThrows(RuntimeException.class, server::configure).getMessage();
      assertTrue(
          message.contains("field \"auth_callout\" needs the plugin \"auth-callout\""), message);
    }
  }
}
