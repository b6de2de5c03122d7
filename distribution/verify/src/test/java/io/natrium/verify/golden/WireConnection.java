package io.natrium.verify.golden;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client's socket that writes what it is told and reads the server's frames. */
final class WireConnection implements Closeable {

  /** A server that says nothing for so long fails the scenario; no pause of a sane run. */
  private static final int READ_LIMIT_MILLIS = 15_000;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  WireConnection(InetSocketAddress address) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    socket.connect(address, READ_LIMIT_MILLIS);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException closedByServer) {
      // What the server said before it closed is still to be read, and tells whether it should.
    }
  }

  /** Returns the next frame, what is left of one at the end of the stream, or null at the end. */
  byte[] frame() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int last = -1;
    while (true) {
      int b = next();
      if (b < 0) {
        return frame.size() == 0 ? null : frame.toByteArray();
      }
      frame.write(b);
      if (b == '\n' && last == '\r') {
        break;
      }
      last = b;
    }
    copy(payloadSize(frame.toByteArray()), frame);
    return frame.toByteArray();
  }

  private static int payloadSize(byte[] line) {
    if (!isMessage(line)) {
      return 0;
    }
    String text = new String(line, StandardCharsets.ISO_8859_1).strip();
    return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1)) + 2;
  }

  static boolean isMessage(byte[] frame) {
    return startsWith(frame, "MSG ") || startsWith(frame, "HMSG ");
  }

  static boolean startsWith(byte[] frame, String prefix) {
    byte[] head = prefix.getBytes(StandardCharsets.ISO_8859_1);
    return frame.length >= head.length
        && Arrays.equals(frame, 0, head.length, head, 0, head.length);
  }

  private void copy(int size, ByteArrayOutputStream into) throws IOException {
    int missing = size;
    while (missing > 0 && (position < limit || fill())) {
      int length = Math.min(missing, limit - position);
      into.write(buffer, position, length);
      position += length;
      missing -= length;
    }
  }

  private int next() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    int length;
    try {
      length = in.read(buffer);
    } catch (SocketException reset) {
      length = -1; // the server closed while bytes of ours were unread
    }
    position = 0;
    limit = Math.max(length, 0);
    return length > 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
