package io.natrium.auth.callout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Refusal;
import io.natrium.spi.nkey.PublicNkey;
import io.natrium.spi.plugin.ServerKeys;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.Sessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service and waits for its answers, each on a subject of its own. Thread: any asks;
 * tokens are made and judged on the plugin's threads.
 */
final class Callout implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Callout.class);
  private static final int MOST_OPEN = 65_536;
  private static final String INBOX = "$SYS._INBOX.";

  private final Sessions sessions;
  private final Supplier<ConfiguredUsers> accounts;
  private final ServerKeys keys;
  private final RequestClaims claims;
  private final AnswerJudge judge;
  private final ScheduledExecutorService workers;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Question> open = new ConcurrentHashMap<>();
  private Line line;

  /** A client in the account of the service, and how that account was when it was opened. */
  private record Line(InternalClient client, AccountSpec account, String inbox) {}

  Callout(
      Sessions sessions,
      Supplier<ConfiguredUsers> accounts,
      ServerKeys keys,
      RequestClaims claims,
      AnswerJudge judge,
      ScheduledExecutorService workers) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.keys = keys;
    this.claims = claims;
    this.judge = judge;
    this.workers = workers;
  }

  /**
   * Asks on a peer.
   *
   * @param knownAs as whom it is known
   */
  CompletionStage<AuthDecision> ask(CalloutOptions options, AuthRequest request, String knownAs) {
    CompletableFuture<AuthDecision> verdict = new CompletableFuture<>();
    if (open.size() >= MOST_OPEN) {
      verdict.complete(refused(options, request, "too many peers wait for the auth callout"));
      return verdict;
    }
    try {
      workers.execute(() -> send(options, request, knownAs, verdict));
    } catch (RejectedExecutionException stopped) {
      verdict.completeExceptionally(stopped);
    }
    return verdict;
  }

  private void send(
      CalloutOptions options,
      AuthRequest request,
      String knownAs,
      CompletableFuture<AuthDecision> verdict) {
    try {
      Optional<Line> now = line(options);
      if (now.isEmpty()) {
        String why =
            "No valid account \"" + options.account() + "\" for auth callout request: not found";
        LOG.warn("{}", why);
        verdict.complete(refused(options, request, why));
        return;
      }
      Instant sent = Instant.now(Clock.systemUTC());
      Question question =
          new Question(
              options,
              request,
              knownAs,
              Ed25519Keys.newUser(random),
              sent.plus(request.patience()),
              verdict);
      String reply = now.get().inbox() + newToken();
      open.put(reply, question);
      verdict.whenComplete((decision, failure) -> open.remove(reply));
      giveUpAfter(request.patience(), question);
      now.get().client().publish(message(question, reply, sent));
    } catch (RuntimeException
        | Error failure) { // whatever it is, the peer must not be left waiting
      verdict.completeExceptionally(failure);
    }
  }

  private Message message(Question question, String reply, Instant now) {
    byte[] token = claims.token(question, now).getBytes(US_ASCII);
    Optional<SealedBox> box = box(question.options());
    if (box.isEmpty()) {
      return Message.of(CalloutAuthenticator.SUBJECT, reply, null, token);
    }
    String headers = "NATS/1.0\r\nNats-Server-Xkey: " + keys.curvePublicKey() + "\r\n\r\n";
    return Message.of(
        CalloutAuthenticator.SUBJECT,
        reply,
        headers.getBytes(US_ASCII),
        box.get().seal(token, random));
  }

  /** The box that is shared with the service, if it wants one. */
  private Optional<SealedBox> box(CalloutOptions options) {
    return PublicNkey.decode(options.curveKey(), PublicNkey.Kind.CURVE)
        .map(curveKey -> new SealedBox(keys.agree(curveKey)));
  }

  private void giveUpAfter(Duration patience, Question question) {
    workers.schedule(
        () -> {
          if (question.verdict().complete(refused(question.options(), question.request(), ""))) {
            LOG.debug(
                "Authorization callout response not received in time on account \"{}\"",
                question.options().account());
          }
        },
        patience.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  private String newToken() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private synchronized Optional<Line> line(CalloutOptions options) {
    AccountSpec account = accounts.get().account(options.account()).orElse(null);
    if (line != null && line.account() == account) {
      return Optional.of(line);
    }
    if (line != null) {
      line.client().close();
      line = null;
    }
    if (account == null) {
      return Optional.empty();
    }
    InternalClient client = sessions.internal(account.name(), "auth callout");
    line = new Line(client, account, INBOX + newToken() + '.');
    client.subscribe(line.inbox() + '*', null, workers, this::answered);
    return Optional.of(line);
  }

  private void answered(Message answer) {
    Question question = open.get(answer.subject());
    if (question != null) {
      try {
        question.verdict().complete(judged(question, answer.payload()));
      } catch (RuntimeException | Error failure) { // as above
        question.verdict().completeExceptionally(failure);
      }
    }
  }

  private AuthDecision judged(Question question, byte[] answer) {
    try {
      return new AuthDecision.Admit(
          judge.judge(question, answer, box(question.options()), Instant.now(Clock.systemUTC())));
    } catch (RefusedException refused) {
      LOG.warn("{}", refused.getMessage());
      return new AuthDecision.Deny(
          who(question.request()),
          refused.refusal(),
          question.options().account(),
          refused.getMessage());
    }
  }

  private static AuthDecision refused(
      CalloutOptions options, AuthRequest request, String explanation) {
    return new AuthDecision.Deny(who(request), Refusal.CREDENTIALS, options.account(), explanation);
  }

  private static String who(AuthRequest request) {
    if (!request.credentials().nkey().isEmpty()) {
      return "Nkey \"" + request.credentials().nkey() + '"';
    }
    String user = request.credentials().user();
    return "User \"" + (user.isEmpty() ? "N/A" : user) + '"';
  }

  @Override
  public synchronized void close() {
    if (line != null) {
      line.client().close();
      line = null;
    }
  }
}
