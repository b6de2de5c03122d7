package io.natrium.kernel.intercept;

import io.natrium.kernel.interest.SubjectRule;
import io.natrium.spi.intercept.Interception;
import io.natrium.spi.session.Message;
import io.natrium.spi.transport.IoLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the interceptors of a subject one after another. Thread: any; never blocks. */
public final class Interceptions {

  private static final Logger LOG = LoggerFactory.getLogger(Interceptions.class);

  private Interceptions() {}

  /**
   * Judges a message.
   *
   * @param rules the rules of its subject
   * @param message the message, not borrowed
   * @param loop the publisher's, on which interceptors run that are inline
   * @return completes with the message that goes on, or with null if none does; never fails
   */
  public static CompletionStage<Message> judge(SubjectRule[] rules, Message message, IoLoop loop) {
    return ask(rules, 0, message, loop);
  }

  private static CompletionStage<Message> ask(
      SubjectRule[] rules, int at, Message message, IoLoop loop) {
    if (at == rules.length) {
      return CompletableFuture.completedFuture(message);
    }
    InterceptorRule rule = (InterceptorRule) rules[at];
    return rule.judge(message, loop)
        .thenCompose(
            verdict -> {
              if (verdict instanceof Interception.Reject reject) {
                LOG.debug(
                    "A message on \"{}\" was rejected: {}", message.subject(), reject.reason());
                return CompletableFuture.completedFuture(null);
              }
              Message next =
                  verdict instanceof Interception.Replace replace ? replace.message() : message;
              return ask(rules, at + 1, next, loop);
            });
  }
}
