package com.example.unixsocket;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection. Owner: the loop, except where a method says otherwise. */
final class UnixChannel implements StreamChannel {

  private static final long FLUSH_MILLIS = 250;
  private static final int MOST_WRITES = 16; // in a row, so that others get their turn

  private final UnixLoop loop;
  private final SocketChannel socket;
  private final SelectionKey key;
  private final PeerInfo peer;
  private final StreamHandler handler;
  private final ByteBuffer[] buffers = new ByteBuffer[Outbound.MAX_BUFFERS];
  private final AtomicBoolean flushRequested = new AtomicBoolean();
  private final Runnable flush = this::flush;
  private Outbound outbound; // asked for when the handler was opened
  private boolean paused;
  private boolean closing;
  private boolean closed;

  UnixChannel(
      UnixLoop loop, SocketChannel socket, SelectionKey key, PeerInfo peer, StreamHandler handler) {
    this.loop = loop;
    this.socket = socket;
    this.key = key;
    this.peer = peer;
    this.handler = handler;
  }

  void open() {
    try {
      handler.onOpen(this);
      outbound = handler.outbound();
    } catch (RuntimeException failure) {
      end(CloseCause.LOCAL);
      throw failure;
    }
    follow();
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
    if (flushRequested.compareAndSet(false, true)) {
      loop.execute(flush);
    }
  }

  /** What the selector found. */
  void ready() {
    if (closed) {
      return;
    }
    if (key.isWritable()) {
      flush();
    }
    if (!closed && key.isReadable() && !paused && !closing) {
      read();
    }
  }

  private void read() {
    byte[] buffer = loop.readBuffer();
    int length;
    try {
      length = socket.read(ByteBuffer.wrap(buffer));
    } catch (IOException failure) {
      end(CloseCause.READ_ERROR);
      return;
    }
    if (length < 0) {
      end(CloseCause.PEER);
    } else if (length > 0) {
      try {
        handler.onBytes(buffer, 0, length);
      } catch (RuntimeException failure) {
        end(CloseCause.LOCAL);
        throw failure;
      }
    }
  }

  /** Sends what is pending, as far as the peer takes it. */
  private void flush() {
    flushRequested.set(false); // before the look at the buffer, or a later request could be lost
    if (closed || outbound == null) {
      return;
    }
    try {
      for (int i = 0; i < MOST_WRITES; i++) {
        int count = outbound.gather(buffers);
        if (count == 0) {
          break;
        }
        long pending = 0;
        for (int b = 0; b < count; b++) {
          pending += buffers[b].remaining();
        }
        long written = socket.write(buffers, 0, count);
        outbound.written(written);
        if (written < pending) {
          break;
        }
      }
    } catch (IOException failure) {
      end(CloseCause.WRITE_ERROR);
      return;
    }
    if (closing && outbound.pending() == 0) {
      end(CloseCause.LOCAL);
    } else {
      follow();
    }
  }

  /** Tells the selector what is of interest now. */
  private void follow() {
    if (!closed && outbound != null && key.isValid()) {
      int reads = paused || closing ? 0 : SelectionKey.OP_READ;
      key.interestOps(reads | (outbound.pending() > 0 ? SelectionKey.OP_WRITE : 0));
    }
  }

  @Override
  public void pauseReads() {
    paused = true;
    follow();
  }

  @Override
  public void resumeReads() {
    paused = false;
    follow();
  }

  @Override
  public CompletionStage<TlsInfo> startTls(TlsSpec spec, boolean asClient, byte[] received) {
    close(false);
    return CompletableFuture.failedStage(
        new IOException("there is no TLS over a Unix domain socket"));
  }

  @Override
  public Optional<TlsInfo> tls() {
    return Optional.empty();
  }

  @Override
  public void close(boolean flushFirst) {
    if (!loop.inLoop()) {
      loop.execute(() -> close(flushFirst));
    } else if (!closed && !flushFirst) {
      end(CloseCause.LOCAL);
    } else if (!closed && !closing) {
      closing = true;
      loop.schedule(() -> end(CloseCause.LOCAL), FLUSH_MILLIS, TimeUnit.MILLISECONDS);
      flush();
    }
  }

  private void end(CloseCause cause) {
    if (closed) {
      return;
    }
    closed = true;
    key.cancel();
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      closing = true;
    }
    handler.onClosed(cause);
  }
}
