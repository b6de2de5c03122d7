package io.natrium.kernel.conductor;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.route.LoopContexts;
import io.natrium.spi.Registration;
import java.util.concurrent.TimeUnit;

/**
 * Gives memory back that a load needed and that nobody needs any more: blocks of the outbound
 * buffers, cached matches. Runs on the conductor; what belongs to loops is done by them.
 */
final class MemoryUpkeep {

  /** Seconds between two looks at everything; what is done in parts goes on every second. */
  private static final int PERIOD = 5;

  private final BlockPool blocks;
  private final LoopContexts loops;
  private final Accounts accounts;
  private int seconds;

  MemoryUpkeep(BlockPool blocks, LoopContexts loops, Accounts accounts) {
    this.blocks = blocks;
    this.loops = loops;
    this.accounts = accounts;
  }

  /** Begins to look from time to time. */
  Registration begin(ConductorThread conductor) {
    return conductor.repeat(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    seconds = (seconds + 1) % PERIOD;
    if (seconds == 0) {
      blocks.trim();
    }
    loops.tidy(seconds == 0, this::inForce);
  }

  private boolean inForce(Account account) {
    return account == accounts.system()
        || accounts.byName(account.name()).filter(account::equals).isPresent();
  }
}
