package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.spi.session.CloseReason;

/**
 * The time of a connection in one account: what it does meanwhile counts for that account, and
 * whoever wants to know is told. Owned by the connection's loop.
 */
final class Stay {

  private final Session session;
  private Account account;
  private long messagesIn;
  private long bytesIn;
  private long messagesOut;
  private long bytesOut;

  Stay(Session session) {
    this.session = session;
  }

  void begin(Account joined) {
    account = joined;
    messagesIn = session.messagesIn();
    bytesIn = session.bytesIn();
    messagesOut = session.outbound().messages();
    bytesOut = session.outbound().bytes();
    session.events().moved(joined);
  }

  void end() {
    account
        .past()
        .add(
            session.messagesIn() - messagesIn,
            session.bytesIn() - bytesIn,
            session.outbound().messages() - messagesOut,
            session.outbound().bytes() - bytesOut);
    session.events().moved(account);
  }

  /** The connection is gone, after it left its account if it had one; that is told in any case. */
  void over(CloseReason reason) {
    if (account != null
        && (reason == CloseReason.SLOW_CONSUMER_PENDING_BYTES
            || reason == CloseReason.SLOW_CONSUMER_WRITE_DEADLINE)) {
      account.past().slow();
    }
    session.events().disconnected(session, reason);
  }
}
