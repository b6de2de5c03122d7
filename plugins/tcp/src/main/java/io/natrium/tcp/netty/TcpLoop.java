package io.natrium.tcp.netty;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop: a thread with its selector, the buffers that its channels share, and the channels that
 * wait for a flush.
 *
 * <p>Flush requests arrive from any thread on a lock-free stack through the channels themselves, so
 * a request allocates nothing. The stack is emptied at the end of each turn of the loop: however
 * many read batches of a turn wrote to a receiver, it is flushed once. A foreign thread wakes the
 * loop only when it put the first channel on an empty stack.
 */
public final class TcpLoop implements IoLoop {

  /** Small enough that receive buffer and array stay in the processor's nearest caches. */
  static final int READ_SIZE = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(TcpLoop.class);
  private static final int FLUSH_ROUNDS = 4;
  private static final VarHandle DIRTY;

  static {
    try {
      DIRTY = MethodHandles.lookup().findVarHandle(TcpLoop.class, "dirty", NettyStream.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Events events;
  private final Pace pace;
  private final AtomicInteger assigned = new AtomicInteger();

  private volatile Thread thread;

  @SuppressWarnings("unused") // by DIRTY
  private volatile NettyStream dirty;

  // The rest belongs to the loop's thread.
  private final Set<Channel> channels = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ByteBuffer[] views = new ByteBuffer[Outbound.MAX_BUFFERS];
  private byte[] readArray;
  private ByteBuf readBuffer;
  private ByteBuffer scratch;
  private CompletableFuture<Void> emptied;

  TcpLoop(ThreadFactory threads, Sockets sockets) {
    this.pace = new Pace(System::nanoTime);
    // Netty's recyclers and allocators keep their caches only on threads that announce themselves.
    ThreadFactory announced =
        task -> {
          thread = threads.newThread(() -> FastThreadLocalThread.runWithFastThreadLocal(task));
          return thread;
        };
    this.events = new Events(announced, sockets.handlers(pace));
  }

  /** Netty's view of the loop, for registering channels. */
  public SingleThreadIoEventLoop events() {
    return events;
  }

  @Override
  public boolean inLoop() {
    return events.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    events.execute(task);
  }

  @Override
  public Registration schedule(Runnable task, long delay, TimeUnit unit) {
    ScheduledFuture<?> timer = events.schedule(() -> run(task), delay, unit);
    return () -> timer.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // Netty would keep it in a future that nobody looks at.
      LOG.error("A timer of a loop failed", e);
    }
  }

  /** Channels that live on this loop or are on their way to it. Thread: any. */
  public int connections() {
    return assigned.get();
  }

  /**
   * Registers a channel with this loop and counts it until it closes. Thread: any thread of the
   * plugin.
   */
  public void adopt(Channel channel) {
    assigned.incrementAndGet();
    events
        .register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                assigned.decrementAndGet();
                channel.unsafe().closeForcibly();
                return;
              }
              channels.add(channel);
              channel.closeFuture().addListener(closed -> forget(channel));
              if (emptied != null) {
                channel.close();
              }
            });
  }

  private void forget(Channel channel) {
    channels.remove(channel);
    assigned.decrementAndGet();
    if (emptied != null && channels.isEmpty()) {
      emptied.complete(null);
    }
  }

  /** Closes every channel after a last flush; completes when the last is gone. Thread: any. */
  CompletionStage<Void> closeChannels() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          emptied = done;
          for (Channel channel : channels.toArray(Channel[]::new)) {
            NettyStream stream = channel.pipeline().get(NettyStream.class);
            if (stream == null) {
              channel.close();
            } else {
              stream.close(true);
            }
          }
          if (channels.isEmpty()) {
            done.complete(null);
          }
        });
    return done;
  }

  /** Queues a channel for a flush at the end of the turn. Thread: any. */
  void flushSoon(NettyStream stream) {
    NettyStream head;
    do {
      head = dirty;
      stream.nextDirty = head;
    } while (!DIRTY.compareAndSet(this, head, stream));
    if (head == null && !events.inEventLoop()) {
      events.wakeUp();
    }
  }

  private void flushDirty() {
    for (int round = 0; round < FLUSH_ROUNDS && dirty != null; round++) {
      NettyStream next = (NettyStream) DIRTY.getAndSet(this, (NettyStream) null);
      while (next != null) {
        NettyStream stream = next;
        next = stream.nextDirty;
        stream.nextDirty = null;
        stream.flushNow();
      }
    }
  }

  /** Where outbound buffers put their views; emptied by whoever used it. */
  ByteBuffer[] views() {
    return views;
  }

  /** What handlers are given bytes in; valid until the handler returns. */
  byte[] readArray() {
    if (readArray == null) {
      readArray = new byte[READ_SIZE];
    }
    return readArray;
  }

  /** Notes what a read brought. */
  void noteRead(int bytes) {
    pace.read(bytes);
  }

  /** The loop's receive buffer, empty and retained once; the reader is done with it at once. */
  ByteBuf receiveBuffer() {
    if (readBuffer == null) {
      readBuffer = UnpooledByteBufAllocator.DEFAULT.directBuffer(READ_SIZE, READ_SIZE);
    }
    return readBuffer.clear().retain();
  }

  /** A cleared direct buffer for what cannot be written from where it is. */
  ByteBuffer scratch() {
    if (scratch == null) {
      scratch = ByteBuffer.allocateDirect(READ_SIZE);
    }
    return scratch.clear();
  }

  /**
   * Waits until the loop has ended and its thread is gone. Blocks; thread: any other.
   *
   * @return whether that was within the limit
   */
  boolean awaitEnd(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    if (!events.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    Thread last = thread;
    if (last == null) {
      return true;
    }
    last.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    return !last.isAlive();
  }

  /** Frees what the loop held. Thread: any, after the loop ended. */
  void free() {
    if (readBuffer != null) {
      readBuffer.release();
      readBuffer = null;
    }
  }

  /** Netty's loop with a hook at the end of each turn. */
  private final class Events extends SingleThreadIoEventLoop {

    Events(ThreadFactory threads, IoHandlerFactory handlers) {
      super(null, threads, handlers);
    }

    void wakeUp() {
      wakeup(false);
    }

    @Override
    protected boolean hasTasks() {
      // Asked before the loop blocks: a request that came after the last flush keeps it awake.
      return dirty != null || super.hasTasks();
    }

    @Override
    protected void afterRunningAllTasks() {
      super.afterRunningAllTasks();
      flushDirty();
    }
  }
}
