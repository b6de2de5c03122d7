package io.natrium.kernel.session;

import io.natrium.spi.transport.PeerInfo;

/** How log lines name a connection. Thread: any. */
final class ConnectionLabel {

  private ConnectionLabel() {}

  /** Address of the peer, behind the one it was forwarded for, and id of the connection. */
  static String of(PeerInfo peer, long id) {
    String forwarded = peer.attributes().get(PeerInfo.FORWARDED_FOR);
    StringBuilder text = new StringBuilder();
    if (forwarded != null) {
      text.append(forwarded.indexOf(':') >= 0 ? '[' + forwarded + ']' : forwarded).append('/');
    }
    text.append(peer.host()).append(':').append(peer.port());
    return text.append(peer.scheme().equals("ws") ? " - wid:" : " - cid:").append(id).toString();
  }
}
