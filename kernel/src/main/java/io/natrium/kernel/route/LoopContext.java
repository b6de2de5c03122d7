package io.natrium.kernel.route;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.interest.MatchCache;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the sessions of one loop share: the fan-out with its scratch memory, and the match caches of
 * the accounts in use. Owned by the loop, or by one client inside the server.
 */
public final class LoopContext {

  private final FanOut fanOut;
  private final SpareArrays spares = new SpareArrays();
  private final Map<Account, MatchCache> caches = new IdentityHashMap<>();
  private volatile boolean remembersMuch;

  public LoopContext(Traffic traffic) {
    fanOut = new FanOut(traffic, this);
  }

  public FanOut fanOut() {
    return fanOut;
  }

  /** Memory for frames that come in parts. */
  public SpareArrays spares() {
    return spares;
  }

  /** The loop's cache of an account. */
  public MatchCache cache(Account account) {
    return caches.computeIfAbsent(account, key -> new MatchCache(key.index()));
  }

  /**
   * Forgets what is of no more use: caches of accounts that are gone, results that do not hold.
   * Takes well under a millisecond; thread: the loop.
   *
   * @param inForce whether there still is such an account
   */
  void tidy(Predicate<Account> inForce) {
    caches.keySet().removeIf(inForce.negate());
    boolean much = false;
    for (MatchCache cache : caches.values()) {
      cache.sweep();
      much |= cache.isLarge();
    }
    remembersMuch = much;
  }

  /** Whether there was much to look through the last time. Thread: any. */
  boolean remembersMuch() {
    return remembersMuch;
  }
}
