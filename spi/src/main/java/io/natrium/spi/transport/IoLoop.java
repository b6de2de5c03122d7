package io.natrium.spi.transport;

import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The single thread that serves a channel. Tasks run one after another in the order given; nothing
 * that runs on it may block. One object per loop, equal by identity, for the life of the transport.
 */
@Stable
public interface IoLoop extends Executor {

  /** Whether the caller runs on this loop. */
  boolean inLoop();

  /** Runs a task on the loop after a delay; closing the handle cancels it. Thread: any. */
  Registration schedule(Runnable task, long delay, TimeUnit unit);
}
