package io.natrium.kernel.intercept;

import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the interceptors of a subject one after another. Thread: any; never blocks. */
public final class Interceptions {

  private static final Logger LOG = LoggerFactory.getLogger(Interceptions.class);
  private static final Interception PASS = new Interception.Pass();

  private Interceptions() {}

  /**
   * Judges a message.
   *
   * @param rules the rules of its subject
   * @param message the message, not borrowed
   * @return completes with the message that goes on, or with null if none does; never fails
   */
  public static CompletionStage<Message> judge(SubjectRule[] rules, Message message) {
    return ask(rules, 0, message);
  }

  private static CompletionStage<Message> ask(SubjectRule[] rules, int at, Message message) {
    if (at == rules.length) {
      return CompletableFuture.completedFuture(message);
    }
    InterceptorRule rule = (InterceptorRule) rules[at];
    return verdict(rule, message)
        .thenCompose(
            verdict -> {
              if (verdict instanceof Interception.Reject reject) {
                LOG.debug(
                    "A message on \"{}\" was rejected: {}", message.subject(), reject.reason());
                return CompletableFuture.completedFuture(null);
              }
              Message next =
                  verdict instanceof Interception.Replace replace ? replace.message() : message;
              return ask(rules, at + 1, next);
            });
  }

  private static CompletionStage<Interception> verdict(InterceptorRule rule, Message message) {
    MessageInterceptor interceptor = rule.interceptor();
    if (interceptor == null) {
      return CompletableFuture.completedFuture(PASS);
    }
    CompletableFuture<Interception> stage;
    try {
      stage = interceptor.onPublish(message).toCompletableFuture();
    } catch (RuntimeException failure) {
      stage = CompletableFuture.failedFuture(failure);
    }
    if (!stage.isDone()) {
      long deadline = rule.spec().deadline().toNanos();
      stage = stage.copy().orTimeout(deadline, TimeUnit.NANOSECONDS);
    }
    return stage.exceptionally(failure -> onFailure(rule, failure));
  }

  private static Interception onFailure(InterceptorRule rule, Throwable failure) {
    LOG.warn(
        "The interceptor of \"{}\" gave no verdict; its messages {}",
        rule.spec().subject(),
        rule.spec().failOpen() ? "pass" : "are refused",
        failure);
    return rule.spec().failOpen() ? PASS : new Interception.Reject("the interceptor failed");
  }
}
