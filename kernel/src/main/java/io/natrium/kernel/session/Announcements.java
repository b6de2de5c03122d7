package io.natrium.kernel.session;

import io.natrium.spi.session.CloseReason;
import io.natrium.spi.transport.IoLoop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server tells a peer by itself: that something about it changed, and that the connection
 * is about to end. Thread: any; the peer's protocol is called on its loop.
 */
public final class Announcements {

  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private final Session session;
  private volatile boolean leaving;
  private Runnable infoChanged = () -> {}; // loop

  Announcements(Session session) {
    this.session = session;
  }

  /** Says how the peer's protocol tells it what is new of the server. Thread: the loop. */
  public void onInfoChanged(Runnable listener) {
    infoChanged = listener;
  }

  /**
   * Tells the peer what is new of the server, if its protocol has a way to. At once where the
   * caller is on the loop, so that whatever closes the connection next comes after it.
   */
  public void tellInfo() {
    session.inLoop(
        () -> {
          if (!session.isClosing()) {
            infoChanged.run();
            session.flush();
          }
        });
  }

  /** Tells the peer that this connection is about to end, if its protocol has a way to. */
  public void tellLeaving() {
    leaving = true;
    tellInfo();
  }

  /** Whether the peer is to look for another server. */
  public boolean isLeaving() {
    return leaving;
  }

  /** Closes with an error. */
  public void expel(String error, CloseReason reason) {
    loop()
        .execute(
            () -> {
              if (!session.isClosing()) {
                LOG.error("{} - {}", session.label(), error);
                session.sendLastError(error);
                session.flush();
                session.close(reason);
              }
            });
  }

  /** Closes in a while, unless something else does before. */
  public void closeAfter(long nanos, CloseReason reason) {
    loop()
        .execute(
            () -> loop().schedule(() -> session.close(reason, true), nanos, TimeUnit.NANOSECONDS));
  }

  private IoLoop loop() {
    return session.channel().loop();
  }
}
