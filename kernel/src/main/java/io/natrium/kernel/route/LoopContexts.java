package io.natrium.kernel.route;

import io.natrium.kernel.account.Account;
import io.natrium.spi.transport.IoLoop;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of each loop. Thread: any; asked once per connection. Loops are held weakly, because
 * they belong to transports that come and go.
 */
public final class LoopContexts {

  private static final Logger LOG = LoggerFactory.getLogger(LoopContexts.class);

  private final Traffic traffic;
  private final Map<IoLoop, LoopContext> byLoop = new WeakHashMap<>();

  public LoopContexts(Traffic traffic) {
    this.traffic = traffic;
  }

  /** The context of a loop, made at the first call. */
  public synchronized LoopContext of(IoLoop loop) {
    return byLoop.computeIfAbsent(loop, key -> new LoopContext(traffic));
  }

  /**
   * Has loops forget what is of no more use; does not wait for them. Thread: any.
   *
   * @param all whether all of them, or those only that remembered much the last time
   * @param inForce whether there still is such an account
   */
  public void tidy(boolean all, Predicate<Account> inForce) {
    Map<IoLoop, LoopContext> contexts;
    synchronized (this) {
      contexts = new IdentityHashMap<>(byLoop);
    }
    contexts.forEach(
        (loop, context) -> {
          if (all || context.remembersMuch()) {
            tidy(loop, context, inForce);
          }
        });
  }

  private static void tidy(IoLoop loop, LoopContext context, Predicate<Account> inForce) {
    try {
      loop.execute(() -> context.tidy(inForce));
    } catch (RejectedExecutionException ended) {
      LOG.trace("A loop ended before it was tidied", ended);
    }
  }
}
