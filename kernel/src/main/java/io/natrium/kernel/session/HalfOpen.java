package io.natrium.kernel.session;

/**
 * Whether one peer is not let in yet, and what is kept of it meanwhile. Owned by the connection's
 * loop.
 */
public final class HalfOpen {

  private final HalfOpenConnections all;
  private boolean counted = true;
  private boolean admitted;
  private boolean encrypting;
  private int kept;

  HalfOpen(HalfOpenConnections all) {
    this.all = all;
    all.enter();
  }

  /** Says whether the peer still has to encrypt its connection. */
  public void encrypting(boolean begun) {
    encrypting = begun;
    leaveIfIn();
  }

  /** The peer is let in. */
  void admitted() {
    admitted = true;
    leaveIfIn();
  }

  private void leaveIfIn() {
    if (admitted && !encrypting) {
      leave();
    }
  }

  /** The peer is in, or gone. */
  void leave() {
    if (counted) {
      counted = false;
      all.keep(-kept);
      all.leave();
    }
  }

  /**
   * Says how many bytes are kept of the peer.
   *
   * @return false if there is no room for them
   */
  public boolean keep(int bytes) {
    int more = bytes - kept;
    if (!counted || more == 0) {
      return true;
    }
    kept = bytes;
    return all.keep(more) || more < 0;
  }
}
