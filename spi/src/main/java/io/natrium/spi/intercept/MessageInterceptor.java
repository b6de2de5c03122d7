package io.natrium.spi.intercept;

import io.natrium.spi.Stable;
import io.natrium.spi.session.Message;
import java.util.concurrent.CompletionStage;

/** Sees a publish before it is routed. Implemented by plugins. */
@Stable
@FunctionalInterface
public interface MessageInterceptor {

  /**
   * Judges a message. The message is the interceptor's own copy. The publisher's later messages
   * wait until the stage completes, so its order is kept.
   */
  CompletionStage<Interception> onPublish(Message message);
}
