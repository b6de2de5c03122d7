package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.verify.auth.CalloutService.Question;
import io.natrium.verify.auth.CalloutService.UserPart;
import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service decides who may connect. */
@Timeout(60)
class CalloutTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'";

  private final NKey issuer = CalloutService.newIssuer();
  private NatsServer server;
  private CalloutService service;

  @AfterEach
  void stop() throws InterruptedException {
    if (service != null) {
      service.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void start(String more) throws Exception {
    start("timeout: 10", "", more);
  }

  private void start(String timeout, String inCallout, String more) throws Exception {
    server =
        TestServers.start(
            """
            server_tags: [ red ]
            accounts {
              AUTH { users: [ { user: auth, password: pwd } ] }
              FOO { users: [ { user: foo, password: pwd } ] }
              BAR { default_permissions { subscribe: ["open.>"] } }
            }
            authorization {
              %s
              auth_callout { issuer: %s, account: AUTH, auth_users: [ auth ], %s }
            }
            %s
            """
                .formatted(timeout, CalloutService.publicKey(issuer), inCallout, more));
    service = CalloutService.open(server, issuer, CalloutTest::think);
  }

  private static void think(Question asked) throws GeneralSecurityException, IOException {
    UserPart plain = UserPart.PLAIN;
    switch (asked.password()) {
      case "foo" -> asked.admit("FOO", plain);
      case "bar" -> asked.admit("BAR", plain);
      case "auth" -> asked.admit("AUTH", plain);
      case "named" -> asked.admit("FOO", "new", null, plain);
      case "limited" -> asked.admit("FOO", new UserPart("{\"subs\":1,\"payload\":4"));
      case "bare" -> asked.admit("FOO", new UserPart("{\"data\":-1"));
      case "rights" ->
          asked.admit(
              "FOO", plain.with("\"pub\":{\"allow\":[\"a.>\"]},\"sub\":{\"deny\":[\"secret\"]}"));
      case "short" -> asked.admit("FOO", "", Duration.ofSeconds(2), plain);
      case "nowhere" -> asked.admit("NOWHERE", plain);
      case "websocket" ->
          asked.admit("FOO", plain.with("\"allowed_connection_types\":[\"WEBSOCKET\"]"));
      case "standard" ->
          asked.admit("FOO", plain.with("\"allowed_connection_types\":[\"standard\"]"));
      case "elsewhere" -> asked.admit("FOO", plain.with("\"src\":[\"10.0.0.0/8\"]"));
      case "here" -> asked.admit("FOO", plain.with("\"src\":[\"127.0.0.0/8\"]"));
      case "proxy" -> asked.admit("FOO", plain.with("\"proxy_required\":true"));
      case "nothing" -> asked.answer(new byte[0]);
      case "silence" -> {}
      default -> asked.refuse("no");
    }
  }

  private String enter(String user, String password) throws IOException {
    try (RawClient client = RawClient.open(server, user, password)) {
      return client.settle();
    }
  }

  @Test
  void shouldLetInWhomTheServiceKnows() throws Exception {
    start("");
    assertEquals("", enter("ann", "foo"));
    assertEquals("", enter("ann", "here"));
    assertEquals("", enter("ann", "standard"));
    assertEquals(VIOLATION + "|EOF", enter("ann", "wrong"));
    assertEquals(VIOLATION + "|EOF", enter("ann", "nothing"));
  }

  @Test
  void shouldNotLetInWhatItsTokenForbids() throws Exception {
    start("");
    for (String password : new String[] {"nowhere", "websocket", "elsewhere", "proxy"}) {
      assertEquals(VIOLATION + "|EOF", enter("ann", password), password);
    }
  }

  @Test
  void shouldAskAboutUsersOfAccountsToo() throws Exception {
    start("");
    assertEquals(VIOLATION + "|EOF", enter("foo", "pwd"));
    assertEquals("foo", service.asked().poll(10, TimeUnit.SECONDS).user());
  }

  @Test
  void shouldHaveNoSayInOtherAccountsThanTheAllowed() throws Exception {
    start("", "allowed_accounts: [ BAR ]", "");
    assertEquals("", enter("foo", "pwd"));
    assertNull(service.asked().poll());
    assertEquals(VIOLATION + "|EOF", enter("foo", "wrong"));
    assertNotNull(service.asked().poll(10, TimeUnit.SECONDS));
  }

  @Test
  void shouldHaveNoSayInItsOwnUsers() throws Exception {
    start("");
    assertEquals(VIOLATION + "|EOF", enter("auth", "wrong"));
    assertNull(service.asked().poll());
  }

  @Test
  void shouldNotBeAskedByThoseInItsAccount() throws Exception {
    start("");
    for (String password : new String[] {"pwd", "auth"}) {
      try (RawClient client =
          RawClient.open(server, password.equals("pwd") ? "auth" : "ann", password)) {
        client.settle();
        client.send("PUB $SYS.REQ.USER.AUTH 2", "hi");
        assertEquals(
            "-ERR 'Permissions Violation for Publish to \"$SYS.REQ.USER.AUTH\"'", client.settle());
      }
    }
  }

  @Test
  void shouldAskAboutThoseWhoShowNothing() throws Exception {
    start("no_auth_user: foo");
    try (RawClient client = RawClient.open(server)) {
      assertEquals(VIOLATION + "|EOF", client.settle());
    }
    Question asked = service.asked().poll(10, TimeUnit.SECONDS);
    assertEquals("foo", asked.user());
  }

  @Test
  void shouldTellTheServiceWhatIsKnown() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server)) {
      client.send(
          "CONNECT {\"verbose\":false,\"user\":\"ann\",\"pass\":\"foo\",\"name\":\"mine\","
              + "\"lang\":\"raw\",\"version\":\"1.2\",\"protocol\":1}");
      assertEquals("", client.settle().replaceAll("INFO .*", ""));
    }
    Question asked = service.asked().poll(10, TimeUnit.SECONDS);
    assertEquals("nats-authorization-request", asked.text("aud"));
    assertEquals(CalloutService.publicKey(issuer), asked.text("sub"));
    assertEquals(server.identity().id(), asked.text("iss"));
    assertTrue(asked.claims().contains("\"tags\":[\"red\"]"));
    assertTrue(
        asked
            .claims()
            .contains(
                "\"connect_opts\":{\"user\":\"ann\",\"pass\":\"foo\",\"name\":\"mine\","
                    + "\"lang\":\"raw\",\"version\":\"1.2\",\"protocol\":1}"));
    assertTrue(asked.claims().contains("\"kind\":\"Client\",\"type\":\"nats\"}"));
    assertFalse(asked.claims().contains("client_tls"));
  }

  @Test
  void shouldKeepATokenFromTheUserName() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server)) {
      client.send("CONNECT {\"verbose\":false,\"auth_token\":\"s3cret\"}");
      assertEquals(VIOLATION + "|EOF", client.settle());
    }
    Question asked = service.asked().poll(10, TimeUnit.SECONDS);
    assertEquals("s3cret", asked.text("auth_token"));
    assertEquals("[REDACTED]", asked.user());
  }

  @Test
  void shouldPutTheTokensRightsIntoEffect() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server, "ann", "rights")) {
      client.send("PUB a.b 0", "", "PUB b 0", "", "SUB secret 1", "SUB other 2");
      assertEquals(
          "-ERR 'Permissions Violation for Publish to \"b\"'"
              + "|-ERR 'Permissions Violation for Subscription to \"secret\"'",
          client.settle());
    }
    try (RawClient client = RawClient.open(server, "ann", "bar")) {
      client.send("SUB open.x 1", "SUB shut 2");
      assertEquals("-ERR 'Permissions Violation for Subscription to \"shut\"'", client.settle());
    }
  }

  @Test
  void shouldPutTheTokensLimitsIntoEffect() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server, "ann", "limited")) {
      client.send("SUB a 1", "SUB b 2");
      assertEquals("-ERR 'maximum subscriptions exceeded'", client.settle());
      client.send("PUB a 5", "12345");
      assertEquals("-ERR 'Maximum Payload Violation'", client.rest());
    }
    try (RawClient client = RawClient.open(server, "ann", "bare")) {
      client.send("SUB a 1", "SUB b 2", "PUB c 5", "12345");
      assertEquals("", client.settle());
    }
  }

  @Test
  void shouldDisconnectWhenTheTokenEnds() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server, "ann", "short")) {
      assertEquals("", client.settle());
      assertEquals("-ERR 'User Authentication Expired'", client.rest());
    }
  }

  @Test
  void shouldTakeTheNameOfTheToken() throws Exception {
    start("");
    try (RawClient client = RawClient.open(server, "ann", "named")) {
      client.send("SUB me 1", "PUB $SYS.REQ.USER.INFO me 0", "");
      String answer = client.line() + client.line();
      assertTrue(answer.contains("\"user\":\"new\",\"account\":\"FOO\""), answer);
    }
  }

  @Test
  void shouldRefuseWhenTheServiceIsSilent() throws Exception {
    start("timeout: \"300ms\"", "", "");
    assertEquals(VIOLATION + "|EOF", enter("ann", "silence"));
    service.close();
    service = null;
    assertEquals(VIOLATION + "|EOF", enter("ann", "foo"));
  }

  @Test
  void shouldNotBelieveStrangers() throws Exception {
    start("");
    service.close();
    service = CalloutService.open(server, CalloutService.newIssuer(), CalloutTest::think);
    assertEquals(VIOLATION + "|EOF", enter("ann", "foo"));
  }

  @Test
  void shouldNotBelieveWhatIsNoAnswer() throws Exception {
    start("");
    service.close();
    service =
        CalloutService.open(server, issuer, asked -> asked.answer("eyJhbGciOiJ".getBytes(UTF_8)));
    assertEquals(VIOLATION + "|EOF", enter("ann", "foo"));
  }

  @Test
  void shouldTellTheAccountOfTheServiceOfRefusals() throws Exception {
    start("");
    var events = service.connection().subscribe("$SYS.ACCOUNT.CLIENT.AUTH.ERR");
    service.connection().flush(Duration.ofSeconds(10));
    assertEquals(VIOLATION + "|EOF", enter("ann", "wrong"));
    String event = new String(events.nextMessage(Duration.ofSeconds(10)).getData(), UTF_8);
    assertTrue(event.endsWith("\"reason\":\"Auth callout service returned an error: no\"}"), event);
    assertTrue(event.contains("\"acc\":\"AUTH\",\"user\":\"ann\""), event);
    assertFalse(event.contains("wrong"));
  }

  @Test
  void shouldNotCountAPeerThatLeftBeforeItsVerdict() throws Exception {
    start("");
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.open(server, "ann", "foo")) {
        client.info(); // and goes away at once
      }
    }
    assertEquals("", enter("ann", "foo"));
  }
}
