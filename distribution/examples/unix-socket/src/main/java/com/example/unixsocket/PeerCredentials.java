package com.example.unixsocket;

import io.natrium.spi.transport.PeerInfo;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Who is at the other end, as the system knows it. */
final class PeerCredentials {

  private PeerCredentials() {}

  /** The peer with attributes {@code user} and {@code group}, where the system tells them. */
  static PeerInfo of(SocketChannel socket) {
    Map<String, String> attributes = Map.of();
    try {
      if (socket.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
        UnixDomainPrincipal peer = socket.getOption(ExtendedSocketOptions.SO_PEERCRED);
        attributes = Map.of("user", peer.user().getName(), "group", peer.group().getName());
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      attributes = Map.of();
    }
    return new PeerInfo(UnixTransport.SCHEME, "unix", 0, attributes);
  }
}
