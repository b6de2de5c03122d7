package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.verify.auth.CalloutService.Question;
import io.natrium.verify.auth.CalloutService.UserPart;
import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to the callout service that nobody else can read, and answers of that kind. */
@Timeout(60)
class CalloutEncryptionTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'|EOF";

  private final NKey issuer = CalloutService.newIssuer();
  private final CurveBox box = new CurveBox();
  private NatsServer server;
  private CalloutService service;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServers.start(
            """
            authorization {
              timeout: 30
              users: [ { user: auth, password: pwd } ]
              auth_callout { issuer: %s, auth_users: [ auth ], xkey: %s }
            }
            """
                .formatted(CalloutService.publicKey(issuer), box.publicKey()));
    service = CalloutService.open(server, issuer, box, this::think);
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
    server.close();
  }

  private void think(Question asked) throws GeneralSecurityException, IOException {
    switch (asked.password()) {
      case "sealed" -> asked.admitSealed("$G", UserPart.PLAIN);
      case "clear" -> asked.admit("$G", UserPart.PLAIN);
      case "stranger" ->
          asked.answer(
              new CurveBox()
                  .seal(
                      asked
                          .response(asked.userToken("$G", "", null, UserPart.PLAIN))
                          .getBytes(UTF_8),
                      asked.message().getHeaders().getFirst("Nats-Server-Xkey")));
      case "damaged" -> asked.answer("xkv1 and then nothing that could be opened".getBytes(UTF_8));
      default -> asked.refuse("no");
    }
  }

  private String enter(String password) throws IOException {
    try (RawClient client = RawClient.open(server, "ann", password)) {
      return client.settle();
    }
  }

  @Test
  void shouldSealWhatItAsks() throws Exception {
    assertEquals("", enter("clear"));
    Question asked = service.asked().poll(10, TimeUnit.SECONDS);
    String raw = new String(asked.message().getData(), UTF_8);
    assertTrue(raw.startsWith("xkv1"), raw);
    assertFalse(raw.contains("eyJ"), raw);
    String key = asked.message().getHeaders().getFirst("Nats-Server-Xkey");
    assertTrue(PublicNkey.isValid(key, PublicNkey.Kind.CURVE), key);
    // The header is not signed, so the token says it again.
    assertEquals(key, asked.text("xkey"));
    assertEquals("ann", asked.user());
  }

  @Test
  void shouldTakeAnswersInClearAndSealed() throws Exception {
    assertEquals("", enter("clear"));
    assertEquals("", enter("sealed"));
    assertEquals(VIOLATION, enter("wrong"));
  }

  @Test
  void shouldNotTakeWhatTheHolderOfTheKeyDidNotSeal() throws Exception {
    var events = service.connection().subscribe("$SYS.ACCOUNT.CLIENT.AUTH.ERR");
    service.connection().flush(Duration.ofSeconds(10));
    for (String password : new String[] {"stranger", "damaged"}) {
      assertEquals(VIOLATION, enter(password));
      String event = new String(events.nextMessage(Duration.ofSeconds(10)).getData(), UTF_8);
      assertTrue(
          event.contains("Error decrypting auth callout response on account \\\"$G\\\""), event);
    }
  }
}
