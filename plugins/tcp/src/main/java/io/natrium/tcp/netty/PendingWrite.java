package io.natrium.tcp.netty;

import io.netty.channel.FileRegion;
import java.nio.channels.WritableByteChannel;

/**
 * Stands in Netty's outbound buffer while a socket is full. Netty waits for the socket and then
 * asks a region to write itself, which is how the writer gets its turn; a channel has one, and it
 * is counted nowhere. Thread: loop.
 */
final class PendingWrite implements FileRegion {

  private final StreamWriter writer;
  private boolean done;

  PendingWrite(StreamWriter writer) {
    this.writer = writer;
  }

  PendingWrite armed() {
    done = false;
    return this;
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) {
    try {
      done = writer.resume();
    } catch (RuntimeException | Error e) {
      // Netty would take it for a peer that stopped reading.
      done = true;
      writer.failed(e);
    }
    return done ? 1 : 0;
  }

  @Override
  public long count() {
    return 1;
  }

  @Override
  public long transferred() {
    return done ? 1 : 0;
  }

  @Override
  @Deprecated
  public long transfered() {
    return transferred();
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public int refCnt() {
    return 1;
  }

  @Override
  public FileRegion retain() {
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }

  @Override
  public boolean release() {
    return false;
  }

  @Override
  public boolean release(int decrement) {
    return false;
  }
}
