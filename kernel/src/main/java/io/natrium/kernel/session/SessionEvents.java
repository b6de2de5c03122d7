package io.natrium.kernel.session;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.spi.session.CloseReason;

/** Told what becomes of connections, on their loops; must not block. */
public interface SessionEvents {

  /** Tells nobody. */
  SessionEvents NONE =
      new SessionEvents() {
        @Override
        public void connected(Session session) {}

        @Override
        public void refused(Session session, Refused how) {}

        @Override
        public void moved(Account account) {}

        @Override
        public void disconnected(Session session, CloseReason reason) {}

        @Override
        public void traced(MessageTrace trace) {}
      };

  /** A peer has introduced itself and is in. */
  void connected(Session session);

  /** A peer is not let in, or is in no longer, because of what it showed. */
  void refused(Session session, Refused how);

  /** An account has a connection more or less. */
  void moved(Account account);

  /** A peer is gone; one that was never in has no account. */
  void disconnected(Session session, CloseReason reason);

  /** The trace of a message is complete; it belongs to the callee from here on. */
  void traced(MessageTrace trace);
}
