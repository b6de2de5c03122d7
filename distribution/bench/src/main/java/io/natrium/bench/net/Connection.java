package io.natrium.bench.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.bench.check.Findings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;

/**
 * One connection to a server: answers PING, counts PONG, reports errors to the findings. What is
 * written goes out at once, or when the socket takes it.
 */
public final class Connection {

  private static final byte[] PONG = "PONG\r\n".getBytes(US_ASCII);
  private static final byte[] PING = "PING\r\n".getBytes(US_ASCII);

  private final Link link;
  private final FrameReader frames;
  private final Findings findings;
  private final String name;
  private final Runnable onWritable;
  private SelectionKey key;
  private ByteBuffer control = little(256).flip();
  private ByteBuffer batch;
  private int pongs;
  private boolean closed;
  private boolean blocked;
  private boolean mayBeClosed;
  private boolean pushWanted;
  private boolean leaving;

  Connection(
      Link link, String name, FrameListener listener, Findings findings, Runnable onWritable) {
    this.link = link;
    this.name = name;
    this.findings = findings;
    this.onWritable = onWritable;
    this.frames = new FrameReader(listener, new Answers());
  }

  private final class Answers implements FrameReader.Control {

    @Override
    public void onPing() {
      append(PONG, 0, PONG.length);
      push();
    }

    @Override
    public void onPong() {
      pongs++;
    }

    @Override
    public void onInfo(String text) {
      leaving |= text.contains("\"ldm\":true");
    }

    @Override
    public void onError(String text) {
      if (!mayBeClosed) {
        findings.error(name + ": the server says " + text);
      }
    }
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  void attach(SelectionKey selectionKey) {
    key = selectionKey;
  }

  Link link() {
    return link;
  }

  public String name() {
    return name;
  }

  /** How many PINGs were answered. */
  public int pongs() {
    return pongs;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Whether the server said that it is going to close this connection. */
  public boolean isLeaving() {
    return leaving;
  }

  /** Whether something waits for the socket. */
  public boolean isBlocked() {
    return blocked;
  }

  /** From here on an end or an error of this connection is no finding; damage still is. */
  public void expectClose() {
    mayBeClosed = true;
  }

  /** Appends to what goes out with the next push. */
  public void append(byte[] bytes, int offset, int length) {
    if (control.capacity() - control.limit() < length) {
      ByteBuffer larger = little(Math.max(control.capacity() * 2, control.remaining() + length));
      larger.put(control).flip();
      control = larger;
    }
    int end = control.limit();
    control.limit(end + length);
    control.put(end, bytes, offset, length);
  }

  /** Appends text. */
  public void append(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    append(bytes, 0, bytes.length);
  }

  /** Sends a PING. */
  public void ping() {
    append(PING, 0, PING.length);
    push();
  }

  /**
   * Sends a batch after what was appended before; the buffer is the connection's until {@link
   * #isBlocked} is false again.
   */
  public void send(ByteBuffer bytes) {
    batch = bytes;
    push();
  }

  /** Writes what waits, as far as the socket takes it. */
  public void push() {
    if (closed) {
      return;
    }
    try {
      // A batch that was begun goes first: a control line must not end up inside a frame.
      boolean begun = batch != null && batch.position() > 0;
      boolean done = begun ? writeBatch() && writeControl() : writeControl() && writeBatch();
      block(!done || link.isBlocked());
    } catch (IOException failure) {
      broken(failure);
    }
  }

  /** Writes what was appended once everything that a read brought has been handled. */
  public void pushAfterRead() {
    pushWanted = true;
  }

  private boolean writeControl() throws IOException {
    if (control.hasRemaining()) {
      link.write(control);
    }
    if (control.hasRemaining()) {
      return false;
    }
    control.clear().flip();
    return true;
  }

  private boolean writeBatch() throws IOException {
    if (batch == null) {
      return true;
    }
    link.write(batch);
    if (batch.hasRemaining()) {
      return false;
    }
    batch = null;
    return true;
  }

  private void block(boolean now) {
    if (now != blocked) {
      blocked = now;
      if (key != null && key.isValid()) {
        int others = key.interestOps() & ~SelectionKey.OP_WRITE;
        key.interestOps(now ? others | SelectionKey.OP_WRITE : others);
      }
    }
  }

  void ready(SelectionKey selected, ByteBuffer scratch) {
    if (closed) {
      return;
    }
    if (selected.isWritable()) {
      push();
      if (link.isBlocked()) {
        try {
          link.write(ByteBuffer.allocate(0));
          block(link.isBlocked());
        } catch (IOException failure) {
          broken(failure);
        }
      }
      if (!blocked && onWritable != null) {
        onWritable.run();
      }
    }
    if (selected.isValid() && selected.isReadable()) {
      receive(scratch);
    }
  }

  void receive(ByteBuffer scratch) {
    try {
      do {
        int count = frames.read(link, scratch);
        if (count < 0) {
          broken(new IOException("the server closed the connection"));
        }
        if (pushWanted) {
          pushWanted = false;
          push();
        }
        if (count <= 0) {
          return;
        }
      } while (!closed && link.hasBuffered());
    } catch (IOException failure) {
      broken(failure);
    }
  }

  private void broken(IOException failure) {
    if (!closed && failure instanceof FramingException) {
      findings.damaged(name + ": " + failure.getMessage());
    } else if (!closed && !mayBeClosed) {
      findings.error(name + ": " + failure.getMessage());
    }
    close();
  }

  /** Closes the socket. Idempotent. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (key != null) {
      key.cancel();
    }
    try {
      link.close();
    } catch (IOException failure) {
      findings.error(name + ": " + failure.getMessage());
    }
  }
}
