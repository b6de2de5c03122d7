package io.natrium.kernel.protocol;

import io.natrium.kernel.session.SessionEnvironment;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import java.util.Optional;
import java.util.function.Supplier;

/** The NATS client protocol, registered like any other. Thread: any. */
public final class ClientProtocol implements ProtocolProvider {

  /** Name of the protocol. */
  public static final String NAME = "nats";

  private final SessionEnvironment environment;
  private final Supplier<ServerInfo> info;
  private volatile boolean open;

  /**
   * Makes the protocol.
   *
   * @param info what INFO says at the moment
   */
  public ClientProtocol(SessionEnvironment environment, Supplier<ServerInfo> info) {
    this.environment = environment;
    this.info = info;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> websocketPath() {
    return Optional.of("/");
  }

  /**
   * Says whether peers of listeners that are not the server's own may come in: from when all
   * plugins started, so that none comes in before those that check it, until the server stops.
   */
  public void open(boolean accepting) {
    open = accepting;
  }

  @Override
  public int maxMessage() {
    return environment.limits().get().maxPayload();
  }

  @Override
  public StreamHandler accept(PeerInfo peer) {
    if (peer.endpoint().isPresent() && (!open || environment.halfOpen().isFull())) {
      return null;
    }
    return accept(() -> ListenerTls.NONE);
  }

  /**
   * The handler of a peer of the client listener; null if too many are not let in yet.
   *
   * @param tls how the listener encrypts at the moment
   */
  public StreamHandler accept(Supplier<ListenerTls> tls) {
    if (environment.halfOpen().isOverfull()) {
      return null;
    }
    return new ClientConnection(environment, info, tls);
  }
}
