package io.natrium.kernel.outbound;

import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The bytes that wait to be sent to one connection, as a queue of blocks.
 *
 * <p>Any loop appends, the owning loop gathers and releases. One lock covers the blocks, the count
 * of pending bytes, the closed mark, and the gates of the subscriptions that deliver here; it is
 * held for copies only, never in a system call, never in a call to a plugin, and never two at once.
 *
 * <p>Flush protocol: the append that finds {@code flushRequested} unset sets it and tells its
 * caller to request the flush once its batch ends; {@link #gather} clears the mark before it looks,
 * so that whatever is appended later is flushed again. The block sizes follow the traffic: a
 * connection that fills its block before it is drained gets a larger one next, one that sends
 * little falls back, and an idle one owns none.
 */
public final class OutboundBuffer implements Outbound {

  /** Result bit: the caller has to request a flush when its batch ends. */
  public static final int FLUSH = 1;

  /** Result bit: the receiver is behind and the publisher should pause. */
  public static final int STALLED = 2;

  /** Result bit: the receiver went over its limit with this append and has to be closed. */
  public static final int OVERFLOW = 4;

  /** Result bit: the subscription reached its last message. */
  public static final int EXHAUSTED = 8;

  /**
   * Result bit: the receiver takes bytes, but slower than they come; the publisher should wait for
   * it.
   */
  public static final int PRESSED = 16;

  /** Result shift: the number of messages delivered sits above the bits. */
  public static final int COUNT_SHIFT = 5;

  private static final long ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BlockPool pool;
  private final long maxPending;
  private final long stallAt;

  private Block first;
  private Block last;
  private long pending;
  private boolean flushRequested;
  private boolean closed;
  private int sizeClass;
  private long messages;
  private long bodyBytes;
  private long appended;
  private final List<Runnable> waiters = new ArrayList<>(0);

  private volatile StreamChannel channel;
  private volatile Runnable sending = () -> {};
  private volatile long progressAt;
  private volatile boolean headers;

  /**
   * Makes an empty buffer.
   *
   * @param maxPending bytes over which the connection counts as a slow consumer
   */
  public OutboundBuffer(BlockPool pool, long maxPending) {
    this.pool = pool;
    this.maxPending = maxPending;
    this.stallAt = maxPending / 4 * 3;
  }

  /**
   * Names the channel to flush. Called once, before the first append.
   *
   * @param onSending called on the loop whenever the transport begins to send
   */
  public void attach(StreamChannel streamChannel, Runnable onSending) {
    channel = streamChannel;
    sending = onSending;
  }

  /** Whether the connection takes headers. Thread: any. */
  public boolean headers() {
    return headers;
  }

  /** Says whether the connection takes headers. Thread: the owning loop. */
  public void headers(boolean supported) {
    headers = supported;
  }

  /** Asks the transport to send. Thread: any; once per batch by whoever was told to. */
  public void requestFlush() {
    StreamChannel target = channel;
    if (target != null) {
      target.requestFlush();
    }
  }

  /**
   * Appends one frame that is no message.
   *
   * @return result bits; the count is 1 if the frame was taken
   */
  public synchronized int append(byte[] bytes, int offset, int length) {
    if (closed) {
      return 0;
    }
    put(bytes, offset, length);
    return finish(length, 1);
  }

  /**
   * Appends the last frame: what comes from now on is refused.
   *
   * @return result bits; the count is 1 if the frame was taken
   */
  public synchronized int appendLast(byte[] bytes, int offset, int length) {
    int bits = append(bytes, offset, length);
    closed = true;
    return bits;
  }

  /**
   * Appends a message as its head and its tail.
   *
   * @param body bytes of its headers and payload
   * @return result bits with the count of messages taken
   */
  public synchronized int append(
      DeliveryGate gate,
      byte[] head,
      int headOffset,
      byte[] tail,
      int tailOffset,
      int tailLength,
      int body) {
    if (closed || gate.admit(1) == 0) {
      return 0;
    }
    int headLength = head.length - headOffset;
    put(head, headOffset, headLength);
    put(tail, tailOffset, tailLength);
    messages++;
    bodyBytes += body;
    return exhausted(gate, finish(headLength + tailLength, 1));
  }

  /**
   * Counts a message that a sink takes in place of the buffer.
   *
   * @return result bits; the count is 1 if the gate is open
   */
  public synchronized int admit(DeliveryGate gate) {
    if (closed || gate.admit(1) == 0) {
      return 0;
    }
    return exhausted(gate, 1 << COUNT_SHIFT);
  }

  /** Whether so much is pending that publishers should pause. Thread: any; a snapshot. */
  public synchronized boolean stalled() {
    return pending > stallAt;
  }

  /**
   * Appends the frames that a run was encoded into.
   *
   * @return result bits with the count of messages taken; 0 as well if the gate has a limit, which
   *     only the append message by message can keep
   */
  public synchronized int appendEncoded(DeliveryGate gate, MessageRun run) {
    if (closed || !gate.admitAll(run.count())) {
      return 0;
    }
    put(run.encoded(), 0, run.encodedLength());
    messages += run.count();
    bodyBytes += run.bodyBytes(run.count());
    return finish(run.encodedLength(), run.count());
  }

  /**
   * Appends the messages of a run, each behind the same head.
   *
   * @return result bits with the count of messages taken
   */
  public synchronized int append(DeliveryGate gate, byte[] head, int headOffset, MessageRun run) {
    if (closed) {
      return 0;
    }
    int admitted = gate.admit(run.count());
    if (admitted == 0) {
      return 0;
    }
    int headLength = head.length - headOffset;
    byte[] source = run.source();
    int bytes = 0;
    for (int i = 0; i < admitted; i++) {
      int length = run.length(i);
      int frame = headLength + length;
      Block block = last;
      if (block == null || block.room() < frame) {
        put(head, headOffset, headLength);
        put(source, run.offset(i), length);
      } else {
        block.data.put(block.filled, head, headOffset, headLength);
        block.data.put(block.filled + headLength, source, run.offset(i), length);
        block.filled += frame;
      }
      bytes += frame;
    }
    messages += admitted;
    bodyBytes += run.bodyBytes(admitted);
    return exhausted(gate, finish(bytes, admitted));
  }

  private int finish(int bytes, int count) {
    if (pending == 0) {
      progressAt = System.nanoTime();
    }
    pending += bytes;
    appended += bytes;
    int result = count << COUNT_SHIFT;
    if (!flushRequested) {
      flushRequested = true;
      result |= FLUSH;
    }
    if (closed) {
      // The pool refused: what was put last is cut short, and nothing may follow it.
      pending = stored();
      result |= OVERFLOW;
    } else if (pending > maxPending) {
      closed = true;
      result |= OVERFLOW;
    } else if (pending > stallAt) {
      result |= STALLED;
    } else if (pending > pool.patience() && isAlive()) {
      result |= PRESSED;
    }
    return result;
  }

  /**
   * A receiver that takes bytes is worth waiting for, which keeps the memory of the server small;
   * one that takes none is not, or it would slow its publishers down until it is closed.
   */
  private boolean isAlive() {
    return System.nanoTime() - progressAt < ALIVE_NANOS;
  }

  /**
   * Waits for a receiver that is behind.
   *
   * @param resume called once on the receiver's loop when it has caught up
   * @return false if it has caught up already; {@code resume} is not called then
   */
  public synchronized boolean await(Runnable resume) {
    if (pending <= caughtUpLevel()) {
      return false;
    }
    waiters.add(resume);
    return true;
  }

  /** Takes an {@link #await} back: a receiver may stay behind, and must not keep who waited. */
  public synchronized void forget(Runnable resume) {
    waiters.remove(resume);
  }

  private long caughtUpLevel() {
    return pool.patience() / 2;
  }

  private long stored() {
    long bytes = 0;
    for (Block block = first; block != null; block = block.next) {
      bytes += block.filled - block.released;
    }
    return bytes;
  }

  private static int exhausted(DeliveryGate gate, int result) {
    return gate.exhausted() ? result | EXHAUSTED : result;
  }

  private void put(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0 && !closed) {
      Block block = last;
      if (block == null || block.room() == 0) {
        block = grow(left);
        if (block == null) {
          closed = true;
          return;
        }
      }
      int part = Math.min(left, block.room());
      block.data.put(block.filled, bytes, from, part);
      block.filled += part;
      from += part;
      left -= part;
    }
  }

  private Block grow(int length) {
    if (last != null && sizeClass < BlockPool.LARGEST) {
      sizeClass++;
    }
    Block block = pool.take(sizeClass, Math.min(length, 1 << 16));
    if (block == null) {
      return null;
    }
    if (last == null) {
      first = block;
    } else {
      last.next = block;
    }
    last = block;
    return block;
  }

  @Override
  public int gather(ByteBuffer[] into) {
    int count = collect(into);
    if (count > 0) {
      sending.run();
    }
    return count;
  }

  private synchronized int collect(ByteBuffer[] into) {
    flushRequested = false;
    int count = 0;
    int most = Math.min(into.length, MAX_BUFFERS);
    for (Block block = first; block != null && count < most; block = block.next) {
      if (block.filled > block.released) {
        block.view.limit(block.filled).position(block.released);
        into[count++] = block.view;
      }
    }
    if (count < into.length) {
      into[count] = null;
    }
    return count;
  }

  @Override
  public void written(long bytes) {
    if (bytes > 0) {
      List<Runnable> caughtUp = take(bytes);
      for (int i = 0; i < caughtUp.size(); i++) {
        caughtUp.get(i).run();
      }
    }
  }

  private synchronized List<Runnable> take(long bytes) {
    progressAt = System.nanoTime();
    long left = Math.min(bytes, pending);
    pending -= left;
    while (left > 0) {
      Block block = first;
      int part = (int) Math.min(left, block.filled - block.released);
      block.released += part;
      left -= part;
      if (block.released == block.filled) {
        dropFirst();
      }
    }
    if (waiters.isEmpty() || pending > caughtUpLevel()) {
      return List.of();
    }
    List<Runnable> caughtUp = List.copyOf(waiters);
    waiters.clear();
    return caughtUp;
  }

  private void dropFirst() {
    Block block = first;
    if (block.next == null && block.filled < block.data.capacity() / 8 && sizeClass > 0) {
      sizeClass--;
    }
    first = block.next;
    if (first == null) {
      last = null;
    }
    pool.give(block);
  }

  @Override
  public synchronized long pending() {
    return pending;
  }

  /** Bytes taken by the transport so far. Thread: any. */
  public synchronized long taken() {
    return appended - pending;
  }

  /** Messages appended so far. Thread: any. */
  public synchronized long messages() {
    return messages;
  }

  /** Bytes of headers and payloads of the messages appended so far. Thread: any. */
  public synchronized long bytes() {
    return bodyBytes;
  }

  /** Refuses what comes from now on; what is pending can still be sent. Thread: any. */
  public synchronized void close() {
    closed = true;
  }

  /**
   * Refuses what comes and frees what is pending. Thread: the owning loop, after the channel ended.
   */
  public synchronized void release() {
    closed = true;
    channel = null; // cached matches keep the buffer and must not keep the transport's classes
    sending = () -> {};
    waiters.clear(); // each goes on by itself after a moment
    pending = 0;
    while (first != null) {
      Block block = first;
      first = block.next;
      pool.give(block);
    }
    last = null;
  }

  /** Shuts a gate so that nothing is delivered through it any more. Thread: any. */
  public synchronized void shut(DeliveryGate gate) {
    gate.shut();
  }

  /** Limits a gate to a number of messages since its beginning; false if that is reached. */
  public synchronized boolean limit(DeliveryGate gate, long max) {
    return gate.limit(max);
  }

  /** Whether a gate has a limit. Thread: any. */
  public synchronized boolean isLimited(DeliveryGate gate) {
    return gate.limited();
  }

  /** Whether a gate let all through that it was to. Thread: any. */
  public synchronized boolean isExhausted(DeliveryGate gate) {
    return gate.exhausted();
  }

  /** Whether a gate is shut. Thread: any. */
  public synchronized boolean isShut(DeliveryGate gate) {
    return gate.closedGate();
  }

  /** Messages delivered through a gate. Thread: any. */
  public synchronized long delivered(DeliveryGate gate) {
    return gate.deliveredCount();
  }

  /** After how many messages a gate shuts, 0 for never. Thread: any. */
  public synchronized long most(DeliveryGate gate) {
    return gate.most();
  }
}
