package io.natrium.tcp.netty;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A socket by its file descriptor. */
record EpollRawSocket(Socket socket) implements RawSocket {

  @Override
  public long write(ByteBuffer[] views, int count) throws IOException {
    if (count == 1) {
      ByteBuffer view = views[0];
      return socket.send(view, view.position(), view.limit());
    }
    return socket.writev(views, 0, count, Long.MAX_VALUE);
  }

  @Override
  public boolean takesHeapBuffers() {
    return false;
  }

  @Override
  public boolean broken() {
    try {
      return socket.getSoError() != 0;
    } catch (IOException closed) {
      return true;
    }
  }
}
