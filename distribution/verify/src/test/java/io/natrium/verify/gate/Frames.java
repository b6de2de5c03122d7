package io.natrium.verify.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What binary WebSocket frames carry, as streams. Thread: one. */
final class Frames {

  private static final int BINARY = 0x82;
  private static final int CLOSE = 8;

  private final DataInputStream in;
  private final OutputStream out;
  private int left;
  private boolean ended;

  Frames(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  void upgrade() throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    out.write(request.getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no upgrade: " + answer);
    }
  }

  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        while (left == 0 && !ended) {
          begin();
        }
        if (ended) {
          return -1;
        }
        left--;
        return in.read();
      }
    };
  }

  private void begin() throws IOException {
    int first = in.read();
    if (first < 0 || (first & 0x0f) == CLOSE) {
      ended = true;
      return;
    }
    int length = in.readUnsignedByte();
    left = length == 126 ? in.readUnsignedShort() : length;
    if (length == 127) {
      throw new IOException("a frame of the server is too long for this test");
    }
  }

  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] head =
            length < 126
                ? new byte[] {(byte) BINARY, (byte) (0x80 | length), 0, 0, 0, 0}
                : new byte[] {
                  (byte) BINARY, (byte) 0xfe, (byte) (length >>> 8), (byte) length, 0, 0, 0, 0
                };
        byte[] frame = new byte[head.length + length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(bytes, offset, frame, head.length, length);
        out.write(frame);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }
}
