package io.natrium.kernel.session;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.auth.AuthCoordinator;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.route.LoopContexts;
import io.natrium.kernel.route.Traffic;
import java.util.function.Supplier;

/**
 * What every session needs of the server.
 *
 * @param limits the limits in force
 * @param accounts the subject spaces
 * @param auth who may connect
 * @param connections all sessions
 * @param halfOpen those that are not let in yet
 * @param blocks memory for what waits to be sent
 * @param traffic counters of the server
 * @param loops contexts of the loops
 * @param serverName name of the server
 * @param watcher told what becomes of connections
 */
public record SessionEnvironment(
    Supplier<SessionLimits> limits,
    Accounts accounts,
    AuthCoordinator auth,
    Connections connections,
    HalfOpenConnections halfOpen,
    BlockPool blocks,
    Traffic traffic,
    LoopContexts loops,
    Supplier<String> serverName,
    Supplier<SessionEvents> watcher) {

  /** Who is told what becomes of connections. */
  SessionEvents events() {
    return watcher.get();
  }
}
