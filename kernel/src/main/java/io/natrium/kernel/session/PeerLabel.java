package io.natrium.kernel.session;

import io.natrium.spi.transport.PeerInfo;

/** How lines of the log name a peer. */
final class PeerLabel {

  private PeerLabel() {}

  /** Address and id, with the address that a proxy names in front. */
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
