package io.natrium.tcp;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A handler that tests steer by overriding and watch through futures. */
class RecordingHandler implements StreamHandler {

  final BufferedOutbound out;
  final CompletableFuture<StreamChannel> opened = new CompletableFuture<>();
  final CompletableFuture<CloseCause> closed = new CompletableFuture<>();
  final AtomicInteger closes = new AtomicInteger();
  final AtomicLong received = new AtomicLong();
  final AtomicInteger reads = new AtomicInteger();
  StreamChannel channel;

  RecordingHandler() {
    this(true);
  }

  RecordingHandler(boolean directBlocks) {
    out = new BufferedOutbound(directBlocks);
  }

  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    send(bytes, 0, bytes.length);
  }

  void send(byte[] bytes, int offset, int length) {
    out.append(bytes, offset, length);
    channel.requestFlush();
  }

  /** Waits for the channel. */
  StreamChannel open() throws Exception {
    return opened.get(10, TimeUnit.SECONDS);
  }

  CloseCause cause() throws Exception {
    return closed.get(10, TimeUnit.SECONDS);
  }

  /** Runs a task on the loop and waits for it. */
  void onLoop(ThrowingTask task) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    open()
        .loop()
        .execute(
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    done.get(10, TimeUnit.SECONDS);
  }

  interface ThrowingTask {
    void run() throws Exception;
  }

  @Override
  public void onOpen(StreamChannel open) {
    channel = open;
    opened();
    opened.complete(open);
  }

  void opened() {}

  @Override
  public void onBytes(byte[] buffer, int offset, int length) {
    received.addAndGet(length);
    reads.incrementAndGet();
    bytes(buffer, offset, length);
  }

  void bytes(byte[] buffer, int offset, int length) {}

  @Override
  public Outbound outbound() {
    return out;
  }

  @Override
  public void onClosed(CloseCause cause) {
    closes.incrementAndGet();
    closed.complete(cause);
  }

  /** Sends back what it gets. */
  static class Echo extends RecordingHandler {

    Echo() {}

    Echo(boolean directBlocks) {
      super(directBlocks);
    }

    @Override
    void bytes(byte[] buffer, int offset, int length) {
      send(buffer, offset, length);
    }
  }
}
