package io.natrium.kernel.intercept;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import io.natrium.spi.transport.IoLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of an interceptor as a rule of the subjects that it watches. Holds nothing of an
 * interceptor that left. Thread: any; never blocks.
 */
final class InterceptorRule extends SubjectRule {

  private static final Logger LOG = LoggerFactory.getLogger(InterceptorRule.class);
  private static final Interception PASS = new Interception.Pass();
  private static final Interception FAILED = new Interception.Reject("the interceptor failed");
  private static final Interception ABSENT = new Interception.Reject("the interceptor is away");

  private final InterceptorSpec spec;
  private final LongAdder refused;
  private volatile Place place;

  /** Who judges messages now; equal by identity. */
  private sealed interface Place {

    /** An interceptor. */
    final class Taken implements Place {

      private final MessageInterceptor interceptor;

      Taken(MessageInterceptor interceptor) {
        this.interceptor = interceptor;
      }
    }

    /** Nobody for a while; messages wait until the place changes. */
    final class Vacant implements Place {

      private final CompletableFuture<Void> change = new CompletableFuture<>();
    }

    /** Nobody; messages are refused. */
    final class Shut implements Place {}

    /** Nobody any more; messages pass. */
    final class Free implements Place {}
  }

  InterceptorRule(InterceptorSpec spec, MessageInterceptor interceptor, LongAdder refused) {
    super(spec.subject().getBytes(UTF_8), spec.order());
    this.spec = spec;
    this.refused = refused;
    this.place = new Place.Taken(interceptor);
  }

  InterceptorSpec spec() {
    return spec;
  }

  /** An interceptor comes; messages that wait go to it. */
  void take(MessageInterceptor interceptor) {
    change(new Place.Taken(interceptor));
  }

  /** The interceptor leaves for a while. */
  void vacate() {
    change(new Place.Vacant());
  }

  /** Nobody comes by itself. */
  void shut() {
    change(new Place.Shut());
  }

  /** The interceptor leaves for good. */
  void free() {
    change(new Place.Free());
  }

  private void change(Place next) {
    Place former;
    synchronized (this) {
      former = place;
      place = next;
    }
    if (former instanceof Place.Vacant vacant) {
      vacant.change.complete(null);
    }
  }

  /**
   * Judges a message.
   *
   * @param loop the publisher's
   * @return never fails; completes on any thread
   */
  CompletableFuture<Interception> judge(Message message, IoLoop loop) {
    return judge(new Question(message, loop, System.nanoTime()));
  }

  /** A message with the time since which its publisher waits. */
  private record Question(Message message, IoLoop loop, long since) {

    long left(InterceptorSpec spec) {
      return Math.max(1, spec.deadline().toNanos() - (System.nanoTime() - since));
    }
  }

  private CompletableFuture<Interception> judge(Question question) {
    Place now = place;
    if (now instanceof Place.Taken taken) {
      return spec.inline() && !question.loop().inLoop()
          ? judgeInLoop(question)
          : ask(taken, question);
    }
    if (now instanceof Place.Vacant vacant) {
      return vacant
          .change
          .copy()
          .orTimeout(question.left(spec), TimeUnit.NANOSECONDS)
          .handle((nothing, late) -> late == null)
          .thenCompose(changed -> changed ? judge(question) : refuse());
    }
    return now instanceof Place.Shut ? refuse() : CompletableFuture.completedFuture(PASS);
  }

  private CompletableFuture<Interception> judgeInLoop(Question question) {
    return CompletableFuture.supplyAsync(() -> judge(question), question.loop())
        .thenCompose(verdict -> verdict);
  }

  private CompletableFuture<Interception> refuse() {
    refused.increment();
    return CompletableFuture.completedFuture(ABSENT);
  }

  private CompletableFuture<Interception> ask(Place.Taken asked, Question question) {
    CompletableFuture<Interception> stage;
    try {
      stage = asked.interceptor.onPublish(question.message()).toCompletableFuture();
    } catch (RuntimeException failure) {
      stage = CompletableFuture.failedFuture(failure);
    }
    if (!stage.isDone()) {
      stage = stage.copy().orTimeout(question.left(spec), TimeUnit.NANOSECONDS);
    } else if (!stage.isCompletedExceptionally()) {
      return stage;
    }
    return stage
        .handle((verdict, failure) -> settle(asked, question, verdict, failure))
        .thenCompose(verdict -> verdict);
  }

  private CompletableFuture<Interception> settle(
      Place.Taken asked, Question question, Interception verdict, Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedFuture(verdict);
    }
    if (spec.failOpen() || place == asked) {
      return CompletableFuture.completedFuture(onFailure(failure));
    }
    return judge(question); // it left while it was asked: the message goes by its seat
  }

  private Interception onFailure(Throwable failure) {
    LOG.warn(
        "The interceptor of \"{}\" gave no verdict; its messages {}",
        spec.subject(),
        spec.failOpen() ? "pass" : "are refused",
        failure);
    return spec.failOpen() ? PASS : FAILED;
  }
}
