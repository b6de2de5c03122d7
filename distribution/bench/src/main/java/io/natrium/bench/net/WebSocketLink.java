package io.natrium.bench.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Binary WebSocket messages over another link. Masks with a key of zeros, which the protocol allows
 * and which costs the generator nothing; the server has to unmask all the same.
 */
final class WebSocketLink implements Link {

  private static final int LARGEST_FRAME = 1 << 16;
  private static final int HEAD = 14;
  private static final int BINARY = 0x82;
  private static final int PONG = 0x8A;

  private final Link carrier;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(LARGEST_FRAME + HEAD);
  private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 18);
  private long rest;
  private int opcode;
  private boolean hungry;

  private WebSocketLink(Link carrier) {
    this.carrier = carrier;
    frame.flip();
    received.flip();
  }

  /** Upgrades a blocking link. */
  static WebSocketLink open(Link carrier, String host) throws IOException {
    WebSocketLink link = new WebSocketLink(carrier);
    String request =
        "GET / HTTP/1.1\r\nHost: "
            + host
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: bmF0cml1bS1iZW5jaC0wMQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      carrier.write(bytes);
    }
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (carrier.read(one) < 0) {
        throw new EOFException("the server closed the connection at " + head);
      }
      if (one.position() > 0) {
        head.append((char) one.get(0));
      }
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new FramingException("no WebSocket here: " + head.substring(0, head.indexOf("\r\n")));
    }
    return link;
  }

  @Override
  public SocketChannel channel() {
    return carrier.channel();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    boolean filled = false;
    while (into.hasRemaining()) {
      if (rest > 0 && received.hasRemaining()) {
        takePayload(into);
      } else if (rest > 0 || !takeHead()) {
        if (filled || into.position() > before) {
          hungry = true;
          break;
        }
        filled = true;
        received.compact();
        int count = carrier.read(received);
        received.flip();
        if (count < 0) {
          return -1;
        }
      } else if (opcode == 8) {
        return -1;
      }
    }
    return into.position() - before;
  }

  private void takePayload(ByteBuffer into) throws IOException {
    int count = (int) Math.min(rest, Math.min(received.remaining(), into.remaining()));
    if (opcode <= 2) {
      into.put(into.position(), received, received.position(), count);
      into.position(into.position() + count);
    }
    received.position(received.position() + count);
    rest -= count;
    if (rest == 0 && opcode == 9 && !frame.hasRemaining()) {
      frame.clear();
      frame.put((byte) PONG).put((byte) 0x80).putInt(0).flip();
      carrier.write(frame);
    }
  }

  /** Whether a frame's head was whole. */
  private boolean takeHead() throws IOException {
    int at = received.position();
    if (received.remaining() < 2) {
      return false;
    }
    int size = received.get(at + 1) & 0xFF;
    int length = size == 126 ? 4 : size == 127 ? 10 : 2;
    if (size > 127) {
      throw new FramingException("a masked frame from the server");
    }
    if (received.remaining() < length) {
      return false;
    }
    opcode = received.get(at) & 0x0F;
    rest = size;
    if (size == 126) {
      rest = received.getShort(at + 2) & 0xFFFF;
    } else if (size == 127) {
      rest = received.getLong(at + 2);
    }
    received.position(at + length);
    hungry = false;
    return true;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    flush();
    while (from.hasRemaining() && !frame.hasRemaining()) {
      int count = Math.min(from.remaining(), LARGEST_FRAME);
      frame.clear();
      frame.put((byte) BINARY);
      if (count < 126) {
        frame.put((byte) (0x80 | count));
      } else if (count < 1 << 16) {
        frame.put((byte) (0x80 | 126)).putShort((short) count);
      } else {
        frame.put((byte) (0x80 | 127)).putLong(count);
      }
      frame.putInt(0);
      frame.put(frame.position(), from, from.position(), count);
      frame.position(frame.position() + count);
      from.position(from.position() + count);
      frame.flip();
      flush();
    }
  }

  private void flush() throws IOException {
    if (frame.hasRemaining() || carrier.isBlocked()) {
      carrier.write(frame);
    }
  }

  @Override
  public boolean hasBuffered() {
    return received.hasRemaining() && !hungry || carrier.hasBuffered();
  }

  @Override
  public boolean isBlocked() {
    return frame.hasRemaining() || carrier.isBlocked();
  }

  @Override
  public void close() throws IOException {
    carrier.close();
  }
}
