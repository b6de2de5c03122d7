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
public final class CalloutService implements AutoCloseable {

  /** What the service thinks of a peer. */
  public interface Opinion {

    void on(Question question) throws GeneralSecurityException, IOException;
  }

  /** The nats part of a user's token, in JSON. */
  public record UserPart(String json) implements JsonSerializable {

    public static final UserPart PLAIN = new UserPart("{\"subs\":-1,\"payload\":-1");

    public UserPart with(String more) {
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
  private final CurveBox box;
  private final BlockingQueue<Question> asked = new LinkedBlockingQueue<>();

  private CalloutService(NKey issuer, Connection connection, CurveBox box) {
    this.issuer = issuer;
    this.connection = connection;
    this.box = box;
  }

  /** A new key of an account. */
  public static NKey newIssuer() {
    try {
      return NKey.createAccount(new SecureRandom());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String publicKey(NKey key) {
    try {
      return new String(key.getPublicKey());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Connects as {@code auth} and begins to answer. */
  static CalloutService open(NatsServer server, NKey issuer, Opinion opinion) throws Exception {
    return open(server, issuer, null, opinion);
  }

  /**
   * Connects as {@code auth} and begins to answer.
   *
   * @param box opens what is sealed, null if nothing is
   */
  static CalloutService open(NatsServer server, NKey issuer, CurveBox box, Opinion opinion)
      throws Exception {
    Options.Builder options = Options.builder().server(server.ports().nats().get(0));
    return open(options, issuer, box, opinion);
  }

  /** Connects as {@code auth} in a certain way and begins to answer. */
  public static CalloutService open(Options.Builder options, NKey issuer, Opinion opinion)
      throws Exception {
    return open(options, issuer, null, opinion);
  }

  private static CalloutService open(
      Options.Builder options, NKey issuer, CurveBox box, Opinion opinion) throws Exception {
    Connection connection = Nats.connect(options.userInfo("auth", "pwd").noReconnect().build());
    CalloutService service = new CalloutService(issuer, connection, box);
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

  public Connection connection() {
    return connection;
  }

  /** What it was asked, one after another. */
  public BlockingQueue<Question> asked() {
    return asked;
  }

  @Override
  public void close() throws InterruptedException {
    connection.close();
  }

  /** A request of the server. */
  public final class Question {

    private final Message message;
    private final String claims;

    Question(Message message) {
      this.message = message;
      byte[] token = message.getData();
      if (box != null) {
        token = box.open(token, serverCurveKey(message));
      }
      this.claims = JwtUtils.getClaimBody(new String(token, UTF_8));
    }

    private static String serverCurveKey(Message message) {
      return message.hasHeaders() ? message.getHeaders().getFirst("Nats-Server-Xkey") : "";
    }

    /** What came, as it came. */
    Message message() {
      return message;
    }

    /** The claims in JSON. */
    public String claims() {
      return claims;
    }

    /** The first text under a name, empty for none. */
    public String text(String name) {
      Matcher found = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(claims);
      return found.find() ? found.group(1) : "";
    }

    String password() {
      return text("pass");
    }

    String user() {
      return text("user");
    }

    String userKey() {
      return text("user_nkey");
    }

    String server() {
      Matcher found = Pattern.compile("\"id\":\"(N[A-Z2-7]{55})\"").matcher(claims);
      return found.find() ? found.group(1) : "";
    }

    /** Lets the peer in. */
    public void admit(String account, UserPart part) throws GeneralSecurityException, IOException {
      admit(account, "", null, part);
    }

    /** Lets the peer in under a name and for a time. */
    public void admit(String account, String name, Duration time, UserPart part)
        throws GeneralSecurityException, IOException {
      answer(response(userToken(account, name, time, part)));
    }

    /** Lets the peer in by an answer that is sealed for the server. */
    void admitSealed(String account, UserPart part) throws GeneralSecurityException, IOException {
      String token = response(userToken(account, "", null, part));
      answer(box.seal(token.getBytes(UTF_8), serverCurveKey(message)));
    }

    /** A token that makes the peer a user. */
    String userToken(String account, String name, Duration time, UserPart part)
        throws GeneralSecurityException, IOException {
      return userToken(userKey(), account, name, JwtUtils.currentTimeSeconds(), time, part);
    }

    /** A token of a user with this key, issued at a time and good for some. */
    String userToken(
        String key, String account, String name, long issued, Duration time, UserPart part)
        throws GeneralSecurityException, IOException {
      return JwtUtils.issueJWT(issuer, key, name, time, issued, publicKey(issuer), account, part);
    }

    public void refuse(String error) throws GeneralSecurityException, IOException {
      answer(
          token(
              userKey(),
              server(),
              "{\"error\":\"" + error + "\",\"type\":\"authorization_response\",\"version\":2}"));
    }

    /** An answer that holds a user's token. */
    String response(String userToken) throws GeneralSecurityException, IOException {
      return response(userToken, userKey(), server());
    }

    /** An answer about a user and for a server. */
    String response(String userToken, String user, String server)
        throws GeneralSecurityException, IOException {
      return token(user, server, part(userToken));
    }

    /** An answer that was good for a second, a minute ago. */
    String expiredResponse(String userToken) throws GeneralSecurityException, IOException {
      return JwtUtils.issueJWT(
          issuer,
          userKey(),
          "",
          Duration.ofSeconds(1),
          JwtUtils.currentTimeSeconds() - 60,
          publicKey(issuer),
          server(),
          () -> part(userToken));
    }

    private static String part(String userToken) {
      return "{\"jwt\":\"" + userToken + "\",\"type\":\"authorization_response\",\"version\":2}";
    }

    private String token(String user, String server, String nats)
        throws GeneralSecurityException, IOException {
      return JwtUtils.issueJWT(
          issuer,
          user,
          "",
          null,
          JwtUtils.currentTimeSeconds(),
          publicKey(issuer),
          server,
          () -> nats);
    }

    void answer(String token) {
      answer(token.getBytes(UTF_8));
    }

    void answer(byte[] bytes) {
      connection.publish(message.getReplyTo(), bytes);
    }
  }
}
