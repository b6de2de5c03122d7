package io.natrium.junit.contract;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One side of a channel, which notes what comes and what is done wrong. Thread: callbacks on the
 * loop; the rest from the test.
 */
final class RecordingPeer implements StreamHandler {

  final CompletableFuture<StreamChannel> opened = new CompletableFuture<>();
  final CompletableFuture<CloseCause> closed = new CompletableFuture<>();
  private final Buffer outbound = new Buffer();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final boolean echo;
  private volatile String fault = "";

  RecordingPeer(boolean echo) {
    this.echo = echo;
  }

  StreamChannel channel() throws Exception {
    return opened.get(20, TimeUnit.SECONDS);
  }

  /** What was done wrong, empty if nothing. */
  String fault() {
    return fault;
  }

  /** Appends bytes and asks for a flush, from the thread of the test. */
  void send(byte[] bytes) throws Exception {
    outbound.append(bytes.clone());
    channel().requestFlush();
  }

  /** Appends bytes only. */
  void append(byte[] bytes) {
    outbound.append(bytes.clone());
  }

  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  /** Waits until that many bytes have come. */
  byte[] await(int length) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (received) {
      while (received.size() < length && System.nanoTime() < end) {
        received.wait(100);
      }
      return received.toByteArray();
    }
  }

  private void expect(boolean right, String what) {
    if (!right) {
      fault = what;
    }
  }

  @Override
  public void onOpen(StreamChannel channel) {
    expect(!opened.isDone(), "opened twice");
    expect(channel.loop().inLoop(), "opened outside of the loop");
    opened.complete(channel);
  }

  @Override
  public void onBytes(byte[] buffer, int offset, int length) {
    StreamChannel channel = opened.getNow(null);
    expect(channel != null, "bytes before it was opened");
    expect(!closed.isDone(), "bytes after it was closed");
    expect(channel == null || channel.loop().inLoop(), "bytes outside of the loop");
    expect(length > 0 && length <= 1 << 20, length + " bytes at once");
    synchronized (received) {
      received.write(buffer, offset, length);
      received.notifyAll();
    }
    if (echo && channel != null) {
      byte[] copy = new byte[length];
      System.arraycopy(buffer, offset, copy, 0, length);
      outbound.append(copy);
      channel.requestFlush();
    }
  }

  @Override
  public Outbound outbound() {
    return outbound;
  }

  @Override
  public void onClosed(CloseCause cause) {
    StreamChannel channel = opened.getNow(null);
    expect(channel == null || channel.loop().inLoop(), "closed outside of the loop");
    expect(closed.complete(cause), "closed twice");
  }

  private static final class Buffer implements Outbound {

    private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>();
    private long bytes;

    synchronized void append(byte[] chunk) {
      pending.add(ByteBuffer.wrap(chunk));
      bytes += chunk.length;
    }

    @Override
    public synchronized int gather(ByteBuffer[] into) {
      int count = 0;
      for (ByteBuffer chunk : pending) {
        if (count == MAX_BUFFERS || count == into.length) {
          break;
        }
        into[count++] = chunk.asReadOnlyBuffer();
      }
      if (count < into.length) {
        into[count] = null;
      }
      return count;
    }

    @Override
    public synchronized void written(long count) {
      bytes -= count;
      long left = count;
      while (left > 0) {
        ByteBuffer first = pending.element();
        int taken = (int) Math.min(left, first.remaining());
        first.position(first.position() + taken);
        left -= taken;
        if (!first.hasRemaining()) {
          pending.remove();
        }
      }
    }

    @Override
    public synchronized long pending() {
      return bytes;
    }
  }
}
