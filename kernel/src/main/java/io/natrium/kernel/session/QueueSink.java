package io.natrium.kernel.session;

import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages over to another thread: copies them into a bounded queue that is drained, one
 * message after another, on the executor of whoever subscribed. Thread: any; the lock covers the
 * queue only.
 */
final class QueueSink implements MessageSink {

  private static final Logger LOG = LoggerFactory.getLogger(QueueSink.class);
  private static final int MOST_WAITING = 65_536;

  private final String subject;
  private final Executor executor;
  private final MessageSink sink;
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();
  private boolean draining;
  private long dropped;

  QueueSink(String subject, Executor executor, MessageSink sink) {
    this.subject = subject;
    this.executor = executor;
    this.sink = sink;
  }

  @Override
  public void onMessage(Message message) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        if (dropped++ == 0) {
          LOG.warn("The service on \"{}\" is behind; its newest messages are dropped", subject);
        }
        return;
      }
      waiting.add(message.copy());
      if (draining) {
        return;
      }
      draining = true;
    }
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException ended) {
      LOG.debug("The executor of the service on \"{}\" has ended", subject, ended);
    }
  }

  private void drain() {
    Message message = next();
    while (message != null) {
      try {
        sink.onMessage(message);
      } catch (RuntimeException failure) {
        LOG.error("The service on \"{}\" failed", subject, failure);
      }
      message = next();
    }
  }

  private Message next() {
    synchronized (waiting) {
      Message message = waiting.poll();
      if (message == null) {
        draining = false;
        dropped = 0;
      }
      return message;
    }
  }
}
