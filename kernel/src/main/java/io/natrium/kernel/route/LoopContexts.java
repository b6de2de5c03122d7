package io.natrium.kernel.route;

import io.natrium.spi.transport.IoLoop;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The context of each loop. Thread: any; asked once per connection. Loops are held weakly, because
 * they belong to transports that come and go.
 */
public final class LoopContexts {

  private final Traffic traffic;
  private final Map<IoLoop, LoopContext> byLoop = new WeakHashMap<>();

  public LoopContexts(Traffic traffic) {
    this.traffic = traffic;
  }

  /** The context of a loop, made at the first call. */
  public synchronized LoopContext of(IoLoop loop) {
    return byLoop.computeIfAbsent(loop, key -> new LoopContext(traffic));
  }
}
