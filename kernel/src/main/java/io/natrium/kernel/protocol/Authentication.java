package io.natrium.kernel.protocol;

import io.natrium.kernel.auth.AuthCoordinator;
import io.natrium.kernel.session.Session;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.TlsSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one client is on its way in: nothing asked, waiting for its CONNECT, waiting for a verdict,
 * in. Owned by the connection's loop.
 */
final class Authentication {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  private static final Duration SLACK = Duration.ofMillis(500);

  private final Session session;
  private final AuthCoordinator coordinator;
  private boolean required;
  private boolean awaited;
  private boolean byCertificate;
  private boolean anonymous;
  private String nonce = "";
  private boolean deciding;
  private Registration timer = () -> {};
  private Duration patience;

  Authentication(Session session, AuthCoordinator coordinator) {
    this.session = session;
    this.coordinator = coordinator;
  }

  /** Finds out whether credentials are needed. */
  void begin(Optional<TlsSpec> tls) {
    byCertificate = tls.isPresent() && tls.get().mapsUsers();
    PeerInfo peer = session.channel().peer();
    required = coordinator.required(peer);
    awaited = required;
    anonymous = required && coordinator.admitsAnonymous(peer);
    if (coordinator.challenges()) {
      nonce = Nonce.next();
    }
    patience = coordinator.timeout(peer).orElse(session.limits().authTimeout());
  }

  /** Starts the time in which they have to be shown: after the TLS handshake, if there is one. */
  void startClock() {
    if (required) {
      timer =
          session.channel().loop().schedule(this::expire, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    if ((awaited || deciding) && !session.isClosing()) {
      LOG.error("{} - authentication timeout", session.label());
      session.sendLastError("Authentication Timeout");
      session.endBatch(0, 0, false);
      session.close(CloseReason.AUTHENTICATION_TIMEOUT);
    }
  }

  /** Lets a client in that need not show anything, before its CONNECT. */
  void admitOpen() {
    session.membership().admit(new Grant(Grant.GLOBAL_ACCOUNT, ""), null, true);
  }

  /** Whether INFO asks for credentials. */
  boolean isAnnounced() {
    // As the reference does, which tells clients of its own listener alone that they need nothing.
    return required && !(anonymous && session.channel().peer().endpoint().isEmpty());
  }

  /** Whether a client may go on without a CONNECT if it is let in without credentials. */
  boolean takesAnonymous() {
    return anonymous && awaited;
  }

  /** Whether nothing but a CONNECT is allowed now. */
  boolean isAwaited() {
    return awaited;
  }

  /** The challenge of INFO; empty while no authenticator of the server needs one. */
  String nonce() {
    return nonce;
  }

  /**
   * Asks for a verdict.
   *
   * @param client what the client says of itself
   * @param first whether this is the connection's first CONNECT
   * @param then called on the loop, with null if the client is in, or with why it is not
   */
  void decide(
      Credentials credentials,
      ClientDescription client,
      boolean first,
      Consumer<AuthDecision.Deny> then) {
    deciding = true;
    timer.close();
    AuthRequest request =
        new AuthRequest(
            ClientProtocol.NAME,
            session.channel().peer(),
            session.channel().tls(),
            assume(credentials),
            nonce(),
            byCertificate,
            client,
            patience);
    coordinator.decide(
        request, session.channel().loop(), decision -> decided(decision, request, first, then));
    if (deciding) {
      // As in the reference a verdict may take as long as the CONNECT before. Who gives it keeps
      // that time, and is not waited for much longer.
      timer =
          session
              .channel()
              .loop()
              .schedule(this::expire, patience.plus(SLACK).toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Fills in what the transport knows of a peer that did not say it. */
  private Credentials assume(Credentials shown) {
    Map<String, String> known = session.channel().peer().attributes();
    if (known.isEmpty()) {
      return shown;
    }
    return new Credentials(
        either(shown.user(), known.get(PeerInfo.USER)),
        either(shown.password(), known.get(PeerInfo.PASSWORD)),
        either(shown.token(), known.get(PeerInfo.TOKEN)),
        either(shown.jwt(), known.get(PeerInfo.JWT)),
        shown.nkey(),
        shown.signature(),
        shown.proxySignature());
  }

  private static String either(String shown, String assumed) {
    return shown.isEmpty() && assumed != null ? assumed : shown;
  }

  private void decided(
      AuthDecision decision, AuthRequest request, boolean first, Consumer<AuthDecision.Deny> then) {
    deciding = false;
    timer.close();
    if (session.isClosing()) {
      return; // it left before the verdict came, and is not to be counted anywhere any more
    }
    AuthDecision.Deny refusal;
    if (decision instanceof AuthDecision.Admit admit) {
      refusal = admit(admit.grant(), request, first);
    } else if (decision instanceof AuthDecision.Deny deny) {
      refusal = deny;
    } else {
      refusal = new AuthDecision.Deny("no authenticator decided");
    }
    awaited = awaited && refusal != null;
    if (awaited) {
      session.membership().refused(request);
    }
    then.accept(refusal);
  }

  private AuthDecision.Deny admit(Grant grant, AuthRequest request, boolean first) {
    return switch (session.membership().admit(grant, request, first)) {
      case ADMITTED -> null;
      case NO_ACCOUNT -> new AuthDecision.Deny("there is no account \"" + grant.account() + '"');
      case ACCOUNT_FULL -> {
        LOG.error("{} - maximum account active connections exceeded", session.label());
        session.sendLastError("maximum account active connections exceeded");
        session.close(CloseReason.MAX_ACCOUNT_CONNECTIONS_EXCEEDED);
        yield null;
      }
    };
  }

  void end() {
    timer.close();
  }
}
