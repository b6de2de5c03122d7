package com.example.unixsocket;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.IoLoop;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One thread with a selector. Everything of a channel happens on it; other threads hand it tasks.
 */
final class UnixLoop implements IoLoop, AutoCloseable {

  private static final Logger LOG = System.getLogger(UnixLoop.class.getName());
  private static final int READ_BUFFER = 64 << 10;

  private record Timer(long due, Runnable task, AtomicBoolean cancelled)
      implements Comparable<Timer> {

    @Override
    public int compareTo(Timer other) {
      return Long.signum(due - other.due);
    }
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(); // loop
  private final byte[] readBuffer = new byte[READ_BUFFER]; // loop
  private volatile boolean ending;

  UnixLoop(ThreadFactory threads) throws IOException {
    selector = Selector.open();
    thread = threads.newThread(this::run);
    thread.start();
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    wakeUp();
  }

  /** One system call for all tasks that come while the loop is busy. */
  void wakeUp() {
    if (!inLoop() && awake.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  @Override
  public Registration schedule(Runnable task, long delay, TimeUnit unit) {
    AtomicBoolean cancelled = new AtomicBoolean();
    Timer timer = new Timer(System.nanoTime() + unit.toNanos(delay), task, cancelled);
    if (inLoop()) {
      timers.add(timer);
    } else {
      execute(() -> timers.add(timer));
    }
    return () -> cancelled.set(true);
  }

  /** Takes the peers of a listening socket. Thread: any. */
  void accept(ServerSocketChannel socket, Function<PeerInfo, StreamHandler> accept)
      throws IOException {
    register(socket, SelectionKey.OP_ACCEPT, (Runnable) () -> acceptAll(socket, accept));
  }

  private SelectionKey register(SelectableChannel channel, int operations, Object attachment)
      throws IOException {
    SelectionKey key = channel.register(selector, operations, attachment);
    wakeUp();
    return key;
  }

  private void acceptAll(ServerSocketChannel socket, Function<PeerInfo, StreamHandler> accept) {
    try {
      for (SocketChannel peer = socket.accept(); peer != null; peer = socket.accept()) {
        peer.configureBlocking(false);
        open(peer, accept);
      }
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "a client could not be accepted", failure);
    }
  }

  /** Makes the channel of a socket that is connected. Thread: loop. */
  Optional<UnixChannel> open(SocketChannel socket, Function<PeerInfo, StreamHandler> handlers) {
    PeerInfo peer = PeerCredentials.of(socket);
    try {
      StreamHandler handler = handlers.apply(peer);
      if (handler == null) {
        socket.close();
        return Optional.empty();
      }
      SelectionKey key = register(socket, 0, null);
      UnixChannel channel = new UnixChannel(this, socket, key, peer, handler);
      key.attach(channel);
      channel.open();
      return Optional.of(channel);
    } catch (IOException | RuntimeException failure) {
      LOG.log(Level.DEBUG, "a client could not be opened", failure);
      try {
        socket.close();
      } catch (IOException again) {
        LOG.log(Level.DEBUG, "its socket could not be closed", again);
      }
      return Optional.empty();
    }
  }

  byte[] readBuffer() {
    return readBuffer;
  }

  private void run() {
    try {
      while (!ending) {
        selector.select(this::ready, untilNextTimer());
        awake.set(false);
        runTimers();
        runTasks();
      }
      runTasks();
      closeAll();
      selector.keys().forEach(key -> closeQuietly(key.channel()));
    } catch (IOException | ClosedSelectorException failure) {
      LOG.log(Level.ERROR, "the loop of the Unix domain sockets ended", failure);
    } finally {
      closeQuietly(selector);
    }
  }

  private long untilNextTimer() {
    if (!tasks.isEmpty()) {
      return 1;
    }
    Timer next = timers.peek();
    if (next == null) {
      return 0; // until something happens
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.due() - System.nanoTime()));
  }

  private void ready(SelectionKey key) {
    Object attachment = key.attachment();
    if (attachment instanceof UnixChannel channel) {
      guard(channel::ready);
    } else if (attachment instanceof Runnable accept) {
      guard(accept);
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    for (Timer next = timers.peek(); next != null && next.due() - now <= 0; next = timers.peek()) {
      timers.remove();
      if (!next.cancelled().get()) {
        guard(next.task());
      }
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guard(task);
    }
  }

  private static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, "a task of the loop failed", failure);
    }
  }

  /** Whether there are channels. Thread: loop. */
  boolean hasChannels() {
    return selector.keys().stream()
        .anyMatch(key -> key.isValid() && key.attachment() instanceof UnixChannel);
  }

  /** Closes all channels. Thread: loop. */
  void closeAll() {
    for (SelectionKey key : new ArrayList<>(selector.keys())) {
      if (key.attachment() instanceof UnixChannel channel) {
        guard(() -> channel.close(true));
      }
    }
  }

  private static void closeQuietly(AutoCloseable closed) {
    try {
      closed.close();
    } catch (Exception failure) {
      LOG.log(Level.DEBUG, "closing failed", failure);
    }
  }

  /** Ends the loop and waits for it. Thread: any but the loop. */
  @Override
  public void close() {
    ending = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
