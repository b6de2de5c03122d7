package io.natrium.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
record PlainLink(SocketChannel channel) implements Link {

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    channel.write(from);
  }

  @Override
  public boolean hasBuffered() {
    return false;
  }

  @Override
  public boolean isBlocked() {
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
