package io.natrium.kernel.session;

import io.natrium.spi.transport.PeerInfo;

/** How log lines name a peer: the reference's form, with the address a proxy forwards for. */
final class PeerLabel {

  private static final String WEBSOCKET = "ws";

  private PeerLabel() {}

  static String of(PeerInfo peer, long id) {
    String forwarded = peer.attributes().get(PeerInfo.FORWARDED_FOR);
    StringBuilder text = new StringBuilder();
    if (forwarded != null) {
      text.append(forwarded.indexOf(':') >= 0 ? '[' + forwarded + ']' : forwarded).append('/');
    }
    text.append(peer.host()).append(':').append(peer.port());
    return text.append(peer.scheme().equals(WEBSOCKET) ? " - wid:" : " - cid:")
        .append(id)
        .toString();
  }
}
