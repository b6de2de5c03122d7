package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A callout service as its authors write them: an official client whose tokens are made by the
 * client's own library. Thread: its client's.
 */
final class CalloutService implements AutoCloseable {

  /** What the service thinks of a peer. */
  interface Opinion {

    void on(Question question) throws GeneralSecurityException, IOException;
  }

  /** The nats part of a user's token, in JSON. */
  record UserPart(String json) implements JsonSerializable {

    static final UserPart PLAIN = new UserPart("{\"subs\":-1,\"payload\":-1");

    UserPart with(String more) {
      return new UserPart(json + ',' + more);
    }

    @Override
    public String toJson() {
      return json + ",\"type\":\"user\",\"version\":2}";
    }
  }

  private static final String SUBJECT = "$SYS.REQ.USER.AUTH";

  private final NKey issuer;
  private final Connection connection;
  private final BlockingQueue<Question> asked = new LinkedBlockingQueue<>();

  private CalloutService(NKey issuer, Connection connection) {
    this.issuer = issuer;
    this.connection = connection;
  }

  /** A new key of an account. */
  static NKey newIssuer() {
    try {
      return NKey.createAccount(new SecureRandom());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String publicKey(NKey key) {
    try {
      return new String(key.getPublicKey());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Connects as {@code auth} and begins to answer. */
  static CalloutService open(NatsServer server, NKey issuer, Opinion opinion) throws Exception {
    Connection connection =
        Nats.connect(
            Options.builder()
                .server(server.ports().nats().get(0))
                .userInfo("auth", "pwd")
                .noReconnect()
                .build());
    CalloutService service = new CalloutService(issuer, connection);
    connection
        .createDispatcher(
            message -> {
              Question question = service.new Question(message);
              service.asked.add(question);
              try {
                opinion.on(question);
              } catch (GeneralSecurityException | IOException failure) {
                throw new IllegalStateException(failure);
              }
            })
        .subscribe(SUBJECT);
    connection.flush(Duration.ofSeconds(10));
    return service;
  }

  Connection connection() {
    return connection;
  }

  /** What it was asked, one after another. */
  BlockingQueue<Question> asked() {
    return asked;
  }

  @Override
  public void close() throws InterruptedException {
    connection.close();
  }

  /** A request of the server. */
  final class Question {

    private final Message message;
    private final String claims;

    Question(Message message) {
      this.message = message;
      this.claims = JwtUtils.getClaimBody(new String(message.getData(), UTF_8));
    }

    /** The claims in JSON. */
    String claims() {
      return claims;
    }

    /** The first text under a name, empty for none. */
    String text(String name) {
      Matcher found = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(claims);
      return found.find() ? found.group(1) : "";
    }

    String password() {
      return text("pass");
    }

    String user() {
      return text("user");
    }

    private String userKey() {
      return text("user_nkey");
    }

    private String server() {
      Matcher found = Pattern.compile("\"id\":\"(N[A-Z2-7]{55})\"").matcher(claims);
      return found.find() ? found.group(1) : "";
    }

    /** Lets the peer in. */
    void admit(String account, UserPart part) throws GeneralSecurityException, IOException {
      admit(account, "", null, part);
    }

    /** Lets the peer in under a name and for a time. */
    void admit(String account, String name, Duration time, UserPart part)
        throws GeneralSecurityException, IOException {
      long now = JwtUtils.currentTimeSeconds();
      String user =
          JwtUtils.issueJWT(issuer, userKey(), name, time, now, publicKey(issuer), account, part);
      respond("{\"jwt\":\"" + user + "\",\"type\":\"authorization_response\",\"version\":2}");
    }

    void refuse(String error) throws GeneralSecurityException, IOException {
      respond("{\"error\":\"" + error + "\",\"type\":\"authorization_response\",\"version\":2}");
    }

    private void respond(String nats) throws GeneralSecurityException, IOException {
      String token =
          JwtUtils.issueJWT(
              issuer,
              userKey(),
              "",
              null,
              JwtUtils.currentTimeSeconds(),
              publicKey(issuer),
              server(),
              () -> nats);
      answer(token.getBytes(UTF_8));
    }

    void answer(byte[] bytes) {
      connection.publish(message.getReplyTo(), bytes);
    }
  }
}
