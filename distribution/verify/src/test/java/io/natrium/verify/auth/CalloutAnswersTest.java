package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.verify.auth.CalloutService.Question;
import io.natrium.verify.auth.CalloutService.UserPart;
import io.nats.client.NKey;
import io.nats.client.Subscription;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of the callout service that let nobody in, and what its account is told of each. */
@Timeout(60)
class CalloutAnswersTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'|EOF";

  private final NKey issuer = CalloutService.newIssuer();
  private NatsServer server;
  private CalloutService service;
  private Subscription events;

  private void start() throws Exception {
    server =
        TestServers.start(
            """
            accounts {
              AUTH { users: [ { user: auth, password: pwd } ] }
              FOO { users: [ { user: far, password: pwd, proxy_required: true } ] }
            }
            authorization {
              timeout: 30
              auth_callout { issuer: %s, account: AUTH, auth_users: [ auth ] }
            }
            """
                .formatted(CalloutService.publicKey(issuer)));
    service = CalloutService.open(server, issuer, CalloutAnswersTest::think);
    events = service.connection().subscribe("$SYS.ACCOUNT.CLIENT.AUTH.ERR");
    service.connection().flush(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
    server.close();
  }

  private static String newKey(boolean server) throws GeneralSecurityException, IOException {
    SecureRandom random = new SecureRandom();
    return CalloutService.publicKey(server ? NKey.createServer(random) : NKey.createUser(random));
  }

  private static void think(Question asked) throws GeneralSecurityException, IOException {
    UserPart plain = UserPart.PLAIN;
    String good = asked.userToken("FOO", "", null, plain);
    long now = JwtUtils.currentTimeSeconds();
    Duration second = Duration.ofSeconds(1);
    switch (asked.password()) {
      case "good" -> asked.answer(asked.response(good));
      case "other-server" -> asked.answer(asked.response(good, asked.userKey(), newKey(true)));
      case "other-user" -> asked.answer(asked.response(good, newKey(false), asked.server()));
      case "other-user-inside" ->
          asked.answer(asked.response(asked.userToken(newKey(false), "FOO", "", now, null, plain)));
      case "expired-user" ->
          asked.answer(
              asked.response(asked.userToken(asked.userKey(), "FOO", "", now - 60, second, plain)));
      case "expired-answer" -> asked.answer(asked.expiredResponse(good));
      case "issuer-account" ->
          asked.admit("FOO", plain.with("\"issuer_account\":\"" + asked.text("sub") + '"'));
      case "no-account" -> asked.admit("NOWHERE", plain);
      case "no-audience" -> asked.admit("", plain);
      case "proxy" -> asked.admit("FOO", plain.with("\"proxy_required\":true"));
      case "no-token" -> asked.answer(asked.response(""));
      case "user-token-alone" -> asked.answer(good);
      case "text" -> asked.answer("you shall not pass");
      case "cut" -> asked.answer(asked.response(good).substring(0, 200));
      case "forged" -> {
        String answer = asked.response(good);
        int dot = answer.lastIndexOf('.');
        String forged = answer.substring(0, dot + 1) + "A".repeat(answer.length() - dot - 1);
        asked.answer(forged);
      }
      case "empty" -> asked.answer(new byte[0]);
      default -> asked.refuse(asked.password());
    }
  }

  private String enter(String user, String password) throws IOException {
    try (RawClient client = RawClient.open(server, user, password)) {
      return client.settle();
    }
  }

  private String event() throws InterruptedException {
    return new String(events.nextMessage(Duration.ofSeconds(10)).getData(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "other-server      | Auth callout violation: auth callout response is not for server",
        "other-user        | Auth callout violation: auth callout response is not for expected user",
        "other-user-inside | Expected authorized user of",
        "expired-user      | Error validating user JWT: claim is expired",
        "expired-answer    | Authorization response had validation errors: claim is expired",
        "issuer-account    | attempted to use issuer_account",
        "no-account        | No valid account \\\"NOWHERE\\\" for auth callout response on account",
        "no-audience       | No valid account \\\"\\\" for auth callout response on account",
        "proxy             | Proxy connection required",
        "empty             | Auth callout violation: \\\"no reason supplied\\\" on account \\\"AUTH\\\"",
        "BAD CREDS         | Auth callout service returned an error: BAD CREDS"
      })
  void shouldRefuseAndTellTheAccountOfTheServiceWhy(String password, String reason)
      throws Exception {
    start();
    assertEquals(VIOLATION, enter("ann", password));
    String event = event();
    assertTrue(event.contains(reason), event);
    assertTrue(event.contains("\"acc\":\"AUTH\",\"user\":\"ann\""), event);
    assertEquals("", enter("ann", "good"));
  }

  @Test
  void shouldRefuseWhatIsNoAnswer() throws Exception {
    start();
    for (String password : new String[] {"no-token", "user-token-alone", "text", "cut", "forged"}) {
      assertEquals(VIOLATION, enter("ann", password), password);
      assertTrue(event().contains("\"user\":\"ann\""));
    }
    assertEquals("", enter("ann", "good"));
  }

  @Test
  void shouldHoldAUserOfTheConfigurationToItsProxyWhateverTheTokenSays() throws Exception {
    start();
    assertEquals(VIOLATION, enter("far", "pwd"));
    String event = event();
    assertTrue(event.toLowerCase(Locale.ROOT).contains("proxy"), event);
  }
}
