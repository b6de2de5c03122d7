package io.natrium.kernel.plugin.context;

import io.natrium.kernel.auth.SeatedAuthenticators;
import io.natrium.kernel.intercept.SeatedInterceptors;
import io.natrium.spi.monitor.Monitoring;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.transport.Transports;
import java.util.Objects;

/**
 * The parts of the kernel that plugins reach. Plugins never see these objects, only views of them
 * that enter each registration in a ledger.
 */
public record KernelServices(
    ServerIdentity identity,
    Transports transports,
    Protocols protocols,
    Sessions sessions,
    SeatedAuthenticators auth,
    SeatedInterceptors interceptors,
    Monitoring monitoring,
    Departures departures) {

  public KernelServices {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(transports, "transports");
    Objects.requireNonNull(protocols, "protocols");
    Objects.requireNonNull(sessions, "sessions");
    Objects.requireNonNull(auth, "auth");
    Objects.requireNonNull(interceptors, "interceptors");
    Objects.requireNonNull(monitoring, "monitoring");
    Objects.requireNonNull(departures, "departures");
  }
}
