package io.natrium.tcp.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket of the JDK. */
record NioRawSocket(SocketChannel socket) implements RawSocket {

  @Override
  public long write(ByteBuffer[] views, int count) throws IOException {
    return count == 1 ? socket.write(views[0]) : socket.write(views, 0, count);
  }

  @Override
  public boolean takesHeapBuffers() {
    return true;
  }

  @Override
  public boolean broken() {
    return !socket.isConnected();
  }
}
