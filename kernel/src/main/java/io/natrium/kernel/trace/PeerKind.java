package io.natrium.kernel.trace;

/** What kind of peer a message came from or went to, as the numbers in events say it. */
public enum PeerKind {
  /** A client. */
  CLIENT(0),
  /** A server of the same cluster. */
  ROUTER(1),
  /** A server of another cluster. */
  GATEWAY(2),
  /** A client inside the server. */
  SYSTEM(3),
  /** A leaf node. */
  LEAF(4);

  private final int code;

  PeerKind(int code) {
    this.code = code;
  }

  /** The number in events. */
  int code() {
    return code;
  }
}
