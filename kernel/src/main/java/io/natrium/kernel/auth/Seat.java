package io.natrium.kernel.auth;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of an authenticator, which stays when an authenticator goes that peers cannot do
 * without, and may be there before it: questions wait until it comes or until the peers' patience
 * ends, so that nobody is let in unchecked meanwhile; where it is not to be waited for they are
 * answered by a refusal. Holds nothing of an authenticator that left.
 *
 * <p>Thread: any. Fails closed: an authenticator that throws, or answers nothing, refuses the peer.
 */
final class Seat implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final int MOST_OPEN = 65_536;

  /** Bounds memory only; peers have timeouts of their own, which are shorter. */
  private static final long LONGEST_SECONDS = 60;

  private static final AuthDecision UNANSWERED =
      new AuthDecision.Deny("the authenticator did not answer");

  private final String owner;
  private final int order;
  private final long number;
  private final boolean expected;
  private final Set<Question> open = ConcurrentHashMap.newKeySet();
  private volatile Authenticator occupant;
  private volatile Optional<Duration> lastTimeout = Optional.empty();
  private volatile boolean lastChallenges;
  private volatile boolean shut;
  private volatile boolean replaceable;
  private volatile boolean givenUp;

  /** A peer that waits for its verdict; equal by identity. */
  private static final class Question {

    private final Function<Authenticator, CompletionStage<AuthDecision>> asking;
    private final AuthDecision withoutAnswer;
    private final CompletableFuture<AuthDecision> verdict = new CompletableFuture<>();

    /**
     * Makes a question.
     *
     * @param withoutAnswer the verdict where nobody is there to ask
     */
    Question(
        Function<Authenticator, CompletionStage<AuthDecision>> asking, AuthDecision withoutAnswer) {
      this.asking = asking;
      this.withoutAnswer = withoutAnswer;
    }
  }

  /**
   * Makes the seat of an authenticator.
   *
   * @param number of the seat, by which those of one order are told apart
   */
  Seat(Authenticator occupant, long number) {
    this.owner = ownerOf(occupant);
    this.order = occupant.order();
    this.number = number;
    this.expected = false;
    this.occupant = occupant;
  }

  /** Makes a seat for an authenticator that is to come, before all others. */
  Seat(String owner, long number) {
    this.owner = owner;
    this.order = Integer.MIN_VALUE;
    this.number = number;
    this.expected = true;
  }

  private static String ownerOf(Authenticator authenticator) {
    return authenticator instanceof OwnedAuthenticator owned
        ? owned.owner()
        : authenticator.getClass().getName();
  }

  /** Whether it was left by the authenticator that now comes back. */
  boolean awaits(Authenticator authenticator) {
    return isVacant()
        && !expected
        && owner.equals(ownerOf(authenticator))
        && order == authenticator.order();
  }

  /** Whether it only kept peers waiting until the authenticator would come that now does. */
  boolean stoodFor(Authenticator authenticator) {
    return expected && owner.equals(ownerOf(authenticator));
  }

  boolean isVacant() {
    return occupant == null;
  }

  /** Whether it is vacant, and another authenticator may stand in for the one that left. */
  boolean isReplaceable() {
    return isVacant() && replaceable;
  }

  boolean isOf(String someone) {
    return owner.equals(someone);
  }

  String owner() {
    return owner;
  }

  /** Whether it is asked later than another seat. */
  boolean isAfter(Seat other) {
    return order != other.order ? order > other.order : number > other.number;
  }

  /** Takes an authenticator and asks it about everyone who waits. */
  void take(Authenticator authenticator) {
    occupant = authenticator;
    shut = false;
    replaceable = false;
    open.forEach(this::put);
  }

  /** Refuses those who wait and those who come, until it is taken. */
  void shut() {
    if (isVacant() && !shut) {
      shut = true;
      LOG.error("Nobody is let in until plugin {}, which checks peers, is back", owner);
      open.forEach(this::put);
    }
  }

  void replaceable() {
    replaceable = true;
  }

  /**
   * The authenticator goes.
   *
   * @param expectedly whether the server ends, so that this is no news
   * @return whether the seat is to be kept for it
   */
  boolean leave(Authenticator authenticator, boolean expectedly) {
    if (occupant != authenticator) {
      return true;
    }
    boolean kept = authenticator.required();
    lastTimeout = authenticator.timeout();
    lastChallenges = authenticator.challenges();
    occupant = null;
    if (!kept) {
      giveUp();
    } else if (!expectedly) {
      LOG.warn("The authenticator of plugin {} is away; peers wait for it", owner);
    }
    return kept;
  }

  /** Lets the others decide on those who wait. */
  void giveUp() {
    givenUp = true;
    open.forEach(question -> question.verdict.complete(question.withoutAnswer));
  }

  @Override
  public int order() {
    return order;
  }

  @Override
  public boolean required() {
    Authenticator asked = occupant;
    return asked == null ? !givenUp : asked.required();
  }

  @Override
  public Optional<Duration> timeout() {
    Authenticator asked = occupant;
    return asked == null ? lastTimeout : asked.timeout();
  }

  @Override
  public boolean admitsAnonymous() {
    Authenticator asked = occupant;
    return asked != null && asked.admitsAnonymous();
  }

  @Override
  public boolean challenges() {
    Authenticator asked = occupant;
    return asked == null ? lastChallenges : asked.challenges();
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    return ask(
        new Question(authenticator -> authenticator.decide(request), new AuthDecision.Abstain()));
  }

  @Override
  public CompletionStage<AuthDecision> review(AuthRequest request, AuthDecision verdict) {
    return ask(new Question(authenticator -> authenticator.review(request, verdict), verdict));
  }

  private CompletionStage<AuthDecision> ask(Question question) {
    if (open.size() >= MOST_OPEN) {
      return CompletableFuture.completedFuture(
          new AuthDecision.Deny("too many peers wait for a verdict"));
    }
    open.add(question);
    question.verdict.whenComplete((decision, failure) -> open.remove(question));
    put(question);
    if (!question.verdict.isDone()) {
      question.verdict.completeOnTimeout(UNANSWERED, LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    return question.verdict;
  }

  private void put(Question question) {
    Authenticator asked = occupant;
    if (asked == null) {
      if (givenUp) {
        question.verdict.complete(question.withoutAnswer);
      } else if (shut) {
        question.verdict.complete(
            new AuthDecision.Deny("the authenticator of plugin " + owner + " is out of service"));
      }
      return; // otherwise asked when the seat is taken
    }
    CompletionStage<AuthDecision> stage;
    try {
      stage = question.asking.apply(asked);
    } catch (RuntimeException | Error failure) { // code of a plugin: whatever comes refuses
      stage = CompletableFuture.failedFuture(failure);
    }
    if (stage == null) {
      question.verdict.complete(refuse(null));
      return;
    }
    stage.whenComplete(
        (decision, failure) -> {
          if (decision != null) {
            question.verdict.complete(decision);
          } else if (occupant == asked) {
            question.verdict.complete(refuse(failure));
          } // otherwise it left while it was asked, and the question waits for its return
        });
  }

  private AuthDecision refuse(Throwable failure) {
    LOG.error("The authenticator of plugin {} gave no verdict", owner, failure);
    return new AuthDecision.Deny("the authenticator failed");
  }
}
