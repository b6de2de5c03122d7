package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.auth.callout.AuthCalloutPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.auth.CalloutService.Question;
import io.natrium.verify.auth.CalloutService.UserPart;
import io.natrium.websocket.WebsocketPlugin;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client on both sides: as the callout service and as those it decides on. */
@Timeout(120)
class CalloutClientsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final NKey issuer = CalloutService.newIssuer();
  private final NKey user = newUser();
  private NatsServer server;
  private CalloutService service;

  private static NKey newUser() {
    try {
      return NKey.createUser(new SecureRandom());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        NatsServer.builder()
            .configText(
                """
                listen: "127.0.0.1:-1"
                websocket { listen: "127.0.0.1:-1", no_tls: true }
                accounts {
                  AUTH { users: [ { user: auth, password: pwd } ] }
                  FOO { users: [ { nkey: %s }, { user: nobody, password: x } ], limits { max_conn: 3 } }
                  BAR { }
                  SYS { users: [ { user: admin, password: pwd } ] }
                }
                system_account: SYS
                no_auth_user: nobody
                authorization {
                  timeout: 30
                  auth_callout { issuer: %s, account: AUTH, auth_users: [ auth, admin ] }
                }
                """
                    .formatted(CalloutService.publicKey(user), CalloutService.publicKey(issuer)))
            .plugin("tcp", new TcpPlugin())
            .plugin("websocket", new WebsocketPlugin())
            .plugin("auth-basic", new BasicAuthPlugin())
            .plugin("auth-callout", new AuthCalloutPlugin())
            .build()
            .start();
    service = CalloutService.open(server, issuer, CalloutClientsTest::think);
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.close();
    server.close();
  }

  private static void think(Question asked) throws GeneralSecurityException, IOException {
    UserPart plain = UserPart.PLAIN;
    if (!asked.text("sig").isEmpty()) {
      asked.admit("FOO", plain);
      return;
    }
    switch (asked.password()) {
      case "foo" ->
          asked.admit(
              "FOO",
              plain.with(
                  "\"pub\":{\"allow\":[\"ask\",\"$SYS.REQ.USER.INFO\"]},"
                      + "\"sub\":{\"allow\":[\"_INBOX.>\",\"seen\"],\"deny\":[\"hidden\"]}"));
      case "bar" -> asked.admit("BAR", "renamed", null, plain);
      case "websocket" ->
          asked.admit("BAR", plain.with("\"allowed_connection_types\":[\"WEBSOCKET\"]"));
      case "" -> asked.admit("FOO", "", Duration.ofSeconds(2), plain);
      default -> asked.refuse("not today");
    }
  }

  private Options.Builder as(String name, String password) {
    return Options.builder()
        .server(server.ports().nats().get(0))
        .userInfo(name, password)
        .connectionTimeout(PATIENCE)
        .noReconnect();
  }

  private Connection connect(String name, String password) throws Exception {
    return Nats.connect(as(name, password).build());
  }

  private static String info(Connection connection) throws InterruptedException {
    Message answer = connection.request("$SYS.REQ.USER.INFO", new byte[0], PATIENCE);
    return new String(answer.getData(), UTF_8);
  }

  @Test
  void shouldGiveAClientTheAccountAndPermissionsOfItsToken() throws Exception {
    BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    try (Connection ann =
        Nats.connect(
            as("ann", "foo")
                .errorListener(
                    new ErrorListener() {
                      @Override
                      public void errorOccurred(Connection connection, String error) {
                        errors.add(error);
                      }
                    })
                .build())) {
      String info = info(ann);
      assertTrue(info.contains("\"user\":\"ann\",\"account\":\"FOO\""), info);
      assertTrue(info.contains("\"allow\":[\"ask\",\"$SYS.REQ.USER.INFO\"]"), info);
      ann.publish("forbidden", new byte[0]);
      assertEquals(
          "permissions violation for publish to \"forbidden\"",
          String.valueOf(errors.poll(20, TimeUnit.SECONDS)).toLowerCase(Locale.ROOT));
      ann.subscribe("hidden");
      String refused = errors.poll(20, TimeUnit.SECONDS);
      assertTrue(refused != null && refused.contains("Subscription to \"hidden\""), refused);
    }
  }

  @Test
  void shouldGiveAClientTheNameOfItsToken() throws Exception {
    try (Connection ann = connect("ann", "bar")) {
      String info = info(ann);
      assertTrue(info.contains("\"user\":\"renamed\",\"account\":\"BAR\""), info);
    }
  }

  @Test
  void shouldTellARefusedClientThatItIsNotAuthorized() throws Exception {
    assertEquals("Authorization Violation", Refusal.of(as("ann", "wrong")));
  }

  @Test
  void shouldTellTheServiceHowTheClientSigned() throws Exception {
    try (Connection signer =
        Nats.connect(
            Options.builder()
                .server(server.ports().nats().get(0))
                .authHandler(new Signing(user))
                .connectionTimeout(PATIENCE)
                .noReconnect()
                .build())) {
      Question asked = service.asked().poll(20, TimeUnit.SECONDS);
      assertEquals(CalloutService.publicKey(user), asked.text("nkey"));
      byte[] nonce = asked.text("nonce").getBytes(UTF_8);
      byte[] signature = Base64.getUrlDecoder().decode(asked.text("sig"));
      assertTrue(user.verify(nonce, signature));
      String info = info(signer);
      assertTrue(info.contains("\"user\":\"" + CalloutService.publicKey(user) + '"'), info);
    }
  }

  private record Signing(NKey key) implements AuthHandler {

    @Override
    public byte[] sign(byte[] nonce) {
      try {
        return key.sign(nonce);
      } catch (GeneralSecurityException | IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public char[] getID() {
      return CalloutService.publicKey(key).toCharArray();
    }

    @Override
    public char[] getJWT() {
      return null;
    }
  }

  @Test
  void shouldEndTheTimeOfAClientThatSentNothingButAPing() throws Exception {
    try (RawClient nobody = RawClient.open(server)) {
      nobody.send("PING");
      assertEquals("PONG", nobody.line());
      assertEquals("-ERR 'User Authentication Expired'", nobody.rest());
    }
  }

  @Test
  void shouldLeaveTheJudgementOfASignatureToTheService() {
    Options.Builder forging =
        Options.builder()
            .server(server.ports().nats().get(0))
            .authHandler(
                new AuthHandler() {
                  @Override
                  public byte[] sign(byte[] nonce) {
                    return new Signing(newUser()).sign(nonce);
                  }

                  @Override
                  public char[] getID() {
                    return CalloutService.publicKey(user).toCharArray();
                  }

                  @Override
                  public char[] getJWT() {
                    return null;
                  }
                })
            .connectionTimeout(PATIENCE)
            .noReconnect();
    // The service is the judge: it is told what was shown, and this one does not look.
    try (Connection forger = Nats.connect(forging.build())) {
      Question asked = service.asked().poll(20, TimeUnit.SECONDS);
      byte[] nonce = asked.text("nonce").getBytes(UTF_8);
      byte[] signature = Base64.getUrlDecoder().decode(asked.text("sig"));
      assertFalse(user.verify(nonce, signature));
      assertEquals(Connection.Status.CONNECTED, forger.getStatus());
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bar", "websocket"})
  void shouldAskAboutClientsOfWebsocketsToo(String password) throws Exception {
    Options options =
        Options.builder()
            .server(server.ports().of("websocket").get(0))
            .userInfo("ann", password)
            .connectionTimeout(PATIENCE)
            .noReconnect()
            .build();
    try (Connection web = Nats.connect(options)) {
      assertTrue(info(web).contains("\"account\":\"BAR\""));
      Question asked = service.asked().poll(20, TimeUnit.SECONDS);
      assertTrue(asked.claims().contains("\"kind\":\"Client\",\"type\":\"websocket\""));
      assertFalse(asked.claims().contains("client_tls"));
      assertEquals("ann", asked.user());
    }
  }

  @Test
  void shouldRefuseClientsOfWebsocketsToo() throws Exception {
    Options.Builder web =
        Options.builder()
            .server(server.ports().of("websocket").get(0))
            .userInfo("ann", "wrong")
            .connectionTimeout(PATIENCE);
    assertEquals("Authorization Violation", Refusal.of(web));
    assertEquals("wrong", service.asked().poll(20, TimeUnit.SECONDS).password());
  }

  @Test
  void shouldHoldAClientToTheWaysOfItsToken() throws Exception {
    assertEquals("Authorization Violation", Refusal.of(as("ann", "websocket")));
  }

  @Test
  void shouldTellTheSystemAccountOfThoseWhoCameAndWent() throws Exception {
    try (Connection system = connect("admin", "pwd")) {
      Subscription came = system.subscribe("$SYS.ACCOUNT.*.CONNECT");
      Subscription went = system.subscribe("$SYS.ACCOUNT.*.DISCONNECT");
      Subscription counts = system.subscribe("$SYS.ACCOUNT.*.SERVER.CONNS");
      system.flush(PATIENCE);
      Connection ann = connect("ann", "bar");
      Message connect = came.nextMessage(PATIENCE);
      assertEquals("$SYS.ACCOUNT.BAR.CONNECT", connect.getSubject());
      String event = new String(connect.getData(), UTF_8);
      assertTrue(event.contains("\"acc\":\"BAR\",\"user\":\"renamed\""), event);
      String one = new String(counts.nextMessage(PATIENCE).getData(), UTF_8);
      assertTrue(one.contains("\"acc\":\"BAR\"") && one.contains("\"conns\":1"), one);
      ann.close();
      assertEquals("$SYS.ACCOUNT.BAR.DISCONNECT", went.nextMessage(PATIENCE).getSubject());
      String none = new String(counts.nextMessage(PATIENCE).getData(), UTF_8);
      assertTrue(none.contains("\"acc\":\"BAR\"") && none.contains("\"conns\":0"), none);
    }
  }

  @Test
  void shouldCountThoseWhoAreInAndNobodyElseAgainstTheLimitOfTheAccount() throws Exception {
    List<Connection> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertEquals("Authorization Violation", Refusal.of(as("ann", "wrong")));
      members.add(connect("ann", "foo"));
    }
    assertEquals(
        "maximum account active connections exceeded",
        Refusal.of(as("ann", "foo")).toLowerCase(Locale.ROOT));
    for (Connection member : members) {
      member.close();
    }
  }

  @Test
  void shouldCarryMessagesBetweenThoseItLetIn() throws Exception {
    try (Connection one = connect("ann", "bar");
        Connection other = connect("bob", "bar")) {
      Subscription heard = other.subscribe("talk");
      other.flush(PATIENCE);
      one.publish("talk", "hello".getBytes(UTF_8));
      assertArrayEquals("hello".getBytes(UTF_8), heard.nextMessage(PATIENCE).getData());
    }
  }
}
