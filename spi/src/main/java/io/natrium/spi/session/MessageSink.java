package io.natrium.spi.session;

import io.natrium.spi.Stable;

/** Takes the messages of a subscription inside the server. */
@Stable
@FunctionalInterface
public interface MessageSink {

  /**
   * A message arrived. It is borrowed until the method returns; {@link Message#copy} keeps it. The
   * registering method says on which thread it comes.
   */
  void onMessage(Message message);
}
