package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.spi.session.ClientSession;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.SessionSpec;
import io.natrium.spi.session.Sessions;
import java.util.Objects;

/** Opens sessions for protocols and clients inside the server. Thread: any. */
public final class ServerSessions implements Sessions {

  private final SessionEnvironment environment;

  public ServerSessions(SessionEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public ClientSession open(SessionSpec spec) {
    return new ProtocolSession(environment, spec);
  }

  @Override
  public InternalClient internal(String account, String name) {
    return new InternalSession(environment, owner(account), Objects.requireNonNull(name, "name"));
  }

  private Account owner(String account) {
    return environment
        .accounts()
        .byName(account)
        .orElseThrow(() -> new IllegalArgumentException("there is no account \"" + account + '"'));
  }

  /** The server itself in an account of others, whose mappings do not hold for it. */
  public InternalClient server(String account) {
    return new InternalSession(environment, owner(account), null);
  }

  /** The server itself in its own account, whose mappings do not hold for it. */
  public InternalClient system() {
    return new InternalSession(environment, environment.accounts().system(), null);
  }
}
