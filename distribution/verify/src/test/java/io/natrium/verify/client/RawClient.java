package io.natrium.verify.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A client that writes the bytes it is told and reads frame by frame. Writing and reading may be
 * done by a thread each.
 */
public final class RawClient implements Closeable {

  /** A server that is silent for so long fails the test; no wait of a healthy run. */
  private static final int LIMIT_MILLIS = 30_000;

  private static final byte[] NONE = {};

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private int position;
  private int limit;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = socket.getInputStream();
  }

  /**
   * Connects.
   *
   * @param receiveBuffer size of the socket's buffer, 0 to leave it to the system
   */
  public static RawClient open(InetAddress host, int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
    return new RawClient(socket);
  }

  /** Takes INFO, sends CONNECT and PING, and reads up to the PONG. */
  public void handshake(String options) throws IOException {
    frame();
    send("CONNECT " + options + "\r\nPING\r\n");
    untilPong();
  }

  /** Writes text as it is. */
  public void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Writes bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Writes a part of an array. */
  public void send(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Subscribes without waiting. */
  public void subscribe(String subject, String sid) throws IOException {
    send("SUB " + subject + ' ' + sid + "\r\n");
  }

  /** Publishes without waiting. */
  public void publish(String subject, String payload) throws IOException {
    send("PUB " + subject + ' ' + payload.length() + "\r\n" + payload + "\r\n");
  }

  /** Sends PING and waits for its PONG: the server has seen everything before. */
  public List<Frame> flush() throws IOException {
    send("PING\r\n");
    return untilPong();
  }

  /** The frames before the next PONG, without those of INFO. */
  public List<Frame> untilPong() throws IOException {
    List<Frame> frames = new ArrayList<>();
    while (true) {
      Frame frame = frame();
      if (frame.line().equals("PONG")) {
        return frames;
      }
      if (frame.line().equals("PING")) {
        send("PONG\r\n");
      } else if (!frame.line().startsWith("INFO ")) {
        frames.add(frame);
      }
    }
  }

  /** The next message; answers pings on the way. */
  public Frame message() throws IOException {
    while (true) {
      Frame frame = frame();
      if (frame.isMessage()) {
        return frame;
      }
      if (frame.line().equals("PING")) {
        send("PONG\r\n");
      } else if (frame.line().startsWith("-ERR")) {
        throw new IOException("the server says " + frame.line());
      }
    }
  }

  /** The next frame. */
  public Frame frame() throws IOException {
    Frame frame = frameOrEnd();
    if (frame == null) {
      throw new EOFException("the server closed the connection");
    }
    return frame;
  }

  /** The next whole frame, or null when the server closed the connection. */
  public Frame frameOrEnd() throws IOException {
    int end = lineEnd();
    if (end < 0) {
      return null;
    }
    String line = new String(buffer, position, end - position, ISO_8859_1).stripTrailing();
    position = end + 1;
    if (!line.startsWith("MSG ") && !line.startsWith("HMSG ")) {
      return new Frame(line, NONE);
    }
    int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    byte[] body = new byte[size + 2];
    int at = 0;
    while (at < body.length) {
      if (position == limit && !fill()) {
        return null;
      }
      int length = Math.min(body.length - at, limit - position);
      System.arraycopy(buffer, position, body, at, length);
      position += length;
      at += length;
    }
    return new Frame(line, Arrays.copyOf(body, size));
  }

  private int lineEnd() throws IOException {
    int at = position;
    while (true) {
      for (; at < limit; at++) {
        if (buffer[at] == '\n') {
          return at;
        }
      }
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        at -= position;
        limit -= position;
        position = 0;
      }
      if (limit == buffer.length) {
        throw new IOException("a line of the server is longer than " + limit + " bytes");
      }
      if (!fillBehind()) {
        return -1;
      }
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    return fillBehind();
  }

  private boolean fillBehind() throws IOException {
    try {
      int length = in.read(buffer, limit, buffer.length - limit);
      limit += Math.max(length, 0);
      return length > 0;
    } catch (SocketException reset) {
      return false; // the server closed while bytes of ours were unread
    }
  }

  /** Reads to the end of the connection; the frames on the way. */
  public List<Frame> untilEnd() throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = frameOrEnd(); frame != null; frame = frameOrEnd()) {
      frames.add(frame);
    }
    return frames;
  }

  /** Reads bytes as they come, whatever they are; -1 at the end. */
  public int read(byte[] into) throws IOException {
    if (position < limit) {
      int length = Math.min(into.length, limit - position);
      System.arraycopy(buffer, position, into, 0, length);
      position += length;
      return length;
    }
    return in.read(into);
  }

  /** Ends the sending side only. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset instead of a proper end. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
