package io.natrium.kernel.inproc;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection inside the JVM. The server's end is owned by the loop. What is on its way to the
 * client waits in a pipe that takes a bounded number of bytes, so that a client that does not read
 * looks to the server as one with a full socket does.
 */
final class InProcessChannel implements StreamChannel {

  private static final int PIPE_CAPACITY = 1 << 18;
  private static final int LARGEST_READ = 1 << 16;

  private final PeerInfo peer;
  private final InProcessLoop loop;
  private final AtomicBoolean flushPending = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ByteBuffer[] views = new ByteBuffer[Outbound.MAX_BUFFERS + 1];
  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private final Pipe pipe = new Pipe();
  private StreamHandler handler;
  private boolean paused;
  private boolean ended;

  InProcessChannel(PeerInfo peer, InProcessLoop loop) {
    this.peer = peer;
    this.loop = loop;
  }

  void open(StreamHandler streamHandler) {
    handler = streamHandler;
    handler.onOpen(this);
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public IoLoop loop() {
    return loop;
  }

  @Override
  public void requestFlush() {
    if (flushPending.compareAndSet(false, true)) {
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushPending.set(false);
    if (ended || handler == null) {
      return;
    }
    Outbound outbound = handler.outbound();
    while (true) {
      int count = outbound.gather(views);
      long taken = 0;
      for (int i = 0; i < count; i++) {
        taken += pipe.offer(views[i]);
        if (views[i].hasRemaining()) {
          break; // the reader may make room meanwhile, and what follows must not overtake the rest
        }
      }
      outbound.written(taken);
      if (count == 0 || taken == 0) {
        return;
      }
    }
  }

  @Override
  public void pauseReads() {
    paused = true;
  }

  @Override
  public void resumeReads() {
    paused = false;
    loop.execute(this::deliver);
  }

  private void receive(byte[] bytes) {
    if (!ended) {
      unread.add(bytes);
      deliver();
    }
  }

  private void deliver() {
    while (!paused && !ended && handler != null && !unread.isEmpty()) {
      byte[] bytes = unread.poll();
      handler.onBytes(bytes, 0, bytes.length);
    }
  }

  @Override
  public CompletionStage<TlsInfo> startTls(TlsSpec spec, boolean asClient, byte[] received) {
    return CompletableFuture.failedFuture(
        new IOException("a connection inside the JVM cannot be encrypted"));
  }

  @Override
  public Optional<TlsInfo> tls() {
    return Optional.empty();
  }

  @Override
  public void close(boolean flushFirst) {
    end(CloseCause.LOCAL, flushFirst);
  }

  private void end(CloseCause cause, boolean flushFirst) {
    if (closing.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            if (flushFirst) {
              flush();
            }
            ended = true;
            unread.clear();
            pipe.end();
            if (handler != null) {
              handler.onClosed(cause);
            }
          });
    }
  }

  InProcessConnection clientEnd() {
    return new ClientEnd();
  }

  private final class ClientEnd implements InProcessConnection {

    private final OutputStream output = new ToServer();

    @Override
    public InputStream input() {
      return pipe;
    }

    @Override
    public OutputStream output() {
      return output;
    }

    @Override
    public void close() {
      end(CloseCause.PEER, false);
    }
  }

  private final class ToServer extends OutputStream {

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (closing.get()) {
        throw new IOException("the connection is closed");
      }
      for (int at = 0; at < length; at += LARGEST_READ) {
        byte[] part = new byte[Math.min(LARGEST_READ, length - at)];
        System.arraycopy(bytes, offset + at, part, 0, part.length);
        loop.execute(() -> receive(part));
      }
    }
  }

  /** Bytes on their way to the client. Guarded by itself. */
  private final class Pipe extends InputStream {

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int held;
    private int offset;
    private boolean finished;
    private boolean full;

    synchronized int offer(ByteBuffer view) {
      int count = Math.min(view.remaining(), PIPE_CAPACITY - held);
      full = count < view.remaining();
      if (count > 0) {
        byte[] chunk = new byte[count];
        view.get(chunk);
        chunks.add(chunk);
        held += count;
        notifyAll();
      }
      return count;
    }

    synchronized void end() {
      finished = true;
      notifyAll();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] into, int start, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (chunks.isEmpty()) {
        if (finished) {
          return -1;
        }
        try {
          wait();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for the server");
        }
      }
      byte[] chunk = chunks.peek();
      int count = Math.min(length, chunk.length - offset);
      System.arraycopy(chunk, offset, into, start, count);
      offset += count;
      held -= count;
      if (offset == chunk.length) {
        chunks.poll();
        offset = 0;
      }
      if (full) {
        full = false;
        requestFlush();
      }
      return count;
    }

    @Override
    public synchronized int available() {
      return held;
    }
  }
}
