package io.natrium.kernel.protocol;

import io.natrium.kernel.session.Session;
import io.natrium.spi.Registration;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one client comes to TLS, or goes on without: INFO before or after the handshake, and where
 * the listener allows both, what its first bytes are. Owned by the connection's loop.
 */
final class Encryption {

  private static final Logger LOG = LoggerFactory.getLogger(Encryption.class);

  /** First byte of a TLS handshake. */
  private static final byte HANDSHAKE = 0x16;

  private static final byte[] NOTHING = {};

  /** What the connection does on the way. */
  interface Steps {

    /** Sends INFO. */
    void greet();

    /** Begins: whatever comes now is the protocol. */
    void settled();
  }

  private enum State {
    /** The client has a moment to begin TLS before it gets INFO. */
    BEFORE_INFO,
    /** The client has INFO; its first byte tells whether it goes on in clear. */
    UNDECIDED,
    HANDSHAKE,
    SETTLED
  }

  private final Session session;
  private final ListenerTls terms;
  private final Steps steps;
  private State state = State.HANDSHAKE;
  private boolean greeted;
  private Registration timer = () -> {};

  Encryption(Session session, ListenerTls terms, Steps steps) {
    this.session = session;
    this.terms = terms;
    this.steps = steps;
  }

  /**
   * Begins, with INFO where it is due.
   *
   * @param entered whether the server has room for the client; if not it gets INFO alone
   */
  void begin(boolean entered) {
    session.membership().halfOpen().encrypting(terms.spec().isPresent());
    if (!comesFirst()) {
      greet();
      if (entered) {
        afterInfo();
      }
    } else if (!entered) {
      return;
    } else if (terms.fallback().isZero()) {
      shake(NOTHING);
    } else {
      await(State.BEFORE_INFO, terms.fallback(), this::fallBack);
    }
  }

  private boolean comesFirst() {
    return terms.spec().isPresent() && terms.first();
  }

  private void greet() {
    greeted = true;
    steps.greet();
  }

  private void fallBack() {
    greet();
    afterInfo();
  }

  private void afterInfo() {
    if (terms.required()) {
      shake(NOTHING);
    } else if (terms.available()) {
      await(State.UNDECIDED, terms.spec().get().timeout(), this::settle);
    } else {
      settle();
    }
  }

  private void await(State next, Duration limit, Runnable otherwise) {
    state = next;
    timer =
        session
            .channel()
            .loop()
            .schedule(
                () -> {
                  if (state == next && !session.isClosing()) {
                    otherwise.run();
                  }
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void settle() {
    state = State.SETTLED;
    session.membership().halfOpen().encrypting(false);
    steps.settled();
  }

  boolean isSettled() {
    return state == State.SETTLED;
  }

  /** Whether TLS came before INFO. */
  boolean wasFirst() {
    return comesFirst() && state == State.HANDSHAKE;
  }

  /**
   * Looks at the first bytes of a client that is not settled.
   *
   * @return whether they were part of TLS; if not they are the protocol
   */
  boolean take(byte[] buffer, int offset, int length) {
    timer.close();
    // Before INFO only those speak that begin with TLS; what it is shows in the handshake.
    if (state == State.BEFORE_INFO || buffer[offset] == HANDSHAKE) {
      shake(Arrays.copyOfRange(buffer, offset, offset + length));
      return true;
    }
    settle();
    return false;
  }

  private void shake(byte[] received) {
    state = State.HANDSHAKE;
    if (!terms.rate().admits()) {
      session.sendLastError("Connection throttling is active. Please try again later.");
      session.endBatch(0, 0, false);
      session.close(CloseReason.MAX_CONNECTIONS_EXCEEDED);
      return;
    }
    LOG.debug("{} - Starting TLS client connection handshake", session.label());
    TlsSpec spec = terms.spec().orElseThrow();
    session
        .channel()
        .startTls(spec, false, received)
        .whenComplete(
            (agreed, failure) -> {
              if (failure == null) {
                agreed(agreed);
              } else {
                failed(failure);
              }
            });
  }

  private void agreed(TlsInfo info) {
    LOG.debug("{} - TLS handshake complete", session.label());
    LOG.debug(
        "{} - TLS version {}, cipher suite {}",
        session.label(),
        info.version().replace("TLSv", ""),
        info.cipherSuite());
    if (session.isClosing()) {
      return;
    }
    if (!greeted) {
      greet();
    }
    settle();
  }

  private void failed(Throwable failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    // Probes and load balancers connect and say nothing, or no TLS.
    if (failure instanceof SocketTimeoutException
        || failure instanceof ProtocolException
        || session.isClosing()) {
      LOG.debug("{} - TLS handshake error: {}", session.label(), text);
    } else {
      LOG.error("{} - TLS handshake error: {}", session.label(), text);
    }
    session.close(CloseReason.TLS_HANDSHAKE_ERROR, false);
  }

  void end() {
    timer.close();
  }
}
