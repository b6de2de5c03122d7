package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A WebSocket client written from the RFC and shared with nothing, which can also break the rules.
 * Thread: one.
 */
public final class RawWebsocket implements AutoCloseable {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;
  public static final int FIN = 0x80;
  public static final int RSV1 = 0x40;

  private static final int PATIENCE_MILLIS = 20_000;
  private static final byte[] KEY = {0x11, (byte) 0xa2, 0x73, (byte) 0xc4};

  /**
   * A frame from the server.
   *
   * @param first first byte: flags and opcode
   */
  record Received(int first, byte[] payload) {

    int opcode() {
      return first & 0x0f;
    }

    boolean compressed() {
      return (first & RSV1) != 0;
    }

    String text() {
      return new String(payload, ISO_8859_1);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final StringBuilder stream = new StringBuilder();
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private String head = "";

  private RawWebsocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** A connection on which nothing was sent. */
  public static RawWebsocket connect(int port) throws IOException {
    return new RawWebsocket(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** An upgraded connection, with further header lines in the request. */
  public static RawWebsocket open(int port, String... lines) throws IOException {
    RawWebsocket opened = connect(port);
    String answer = opened.upgrade("GET / HTTP/1.1", lines);
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no upgrade: " + answer);
    }
    return opened;
  }

  /** Sends a request that asks for an upgrade; the head of the answer. */
  public String upgrade(String requestLine, String... lines) throws IOException {
    StringBuilder request = new StringBuilder(requestLine).append("\r\n");
    request.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
    request.append("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n");
    request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    request.append("Sec-WebSocket-Version: 13\r\n");
    for (String line : lines) {
      request.append(line).append("\r\n");
    }
    return exchange(request.append("\r\n").toString());
  }

  /** Sends text as it is and reads the head of an HTTP answer. */
  public String exchange(String request) throws IOException {
    write(request.getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
    head = answer.toString();
    return head;
  }

  String head() {
    return head;
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A masked frame with as short a length as fits. */
  public static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, payload.length <= 125 ? 0 : payload.length < 65_536 ? 2 : 8, true);
  }

  /** A frame whose length takes 0, 2 or 8 further bytes. */
  static byte[] frame(int first, byte[] payload, int lengthBytes, boolean masked) {
    ByteBuffer out = ByteBuffer.allocate(2 + lengthBytes + 4 + payload.length);
    int mask = masked ? 0x80 : 0;
    out.put((byte) first);
    switch (lengthBytes) {
      case 0 -> out.put((byte) (mask | payload.length));
      case 2 -> out.put((byte) (mask | 126)).putShort((short) payload.length);
      default -> out.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      out.put(KEY);
    }
    for (int i = 0; i < payload.length; i++) {
      out.put(masked ? (byte) (payload[i] ^ KEY[i & 3]) : payload[i]);
    }
    byte[] frame = new byte[out.position()];
    out.flip().get(frame);
    return frame;
  }

  public void send(int first, byte[] payload) throws IOException {
    write(frame(first, payload));
  }

  public void send(String text) throws IOException {
    send(FIN | BINARY, text.getBytes(ISO_8859_1));
  }

  /** What a compressed message carries. */
  public static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 1024];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - 4);
  }

  Received receive() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new IOException("a server must not mask");
    }
    long length = second;
    if (second == 126) {
      length = in.readUnsignedShort();
    } else if (second == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Received(first, payload);
  }

  /** Waits for a whole line in the stream of data frames that begins like this. */
  String line(String beginning) throws IOException {
    while (true) {
      int at = 0;
      for (int next; (next = stream.indexOf("\r\n", at)) >= 0; at = next + 2) {
        String line = stream.substring(at, next);
        if (line.startsWith(beginning)) {
          stream.delete(0, next + 2);
          return line;
        }
      }
      Received frame = receive();
      if (frame.opcode() > BINARY) {
        throw new IOException("instead of " + beginning + " came " + describe(frame));
      }
      take(frame);
    }
  }

  private void take(Received frame) throws IOException {
    if (!frame.compressed() && packed.size() == 0) {
      stream.append(frame.text());
      return;
    }
    packed.writeBytes(frame.payload());
    if ((frame.first() & FIN) != 0) {
      packed.writeBytes(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
      Inflater inflater = new Inflater(true);
      inflater.setInput(packed.toByteArray());
      packed.reset();
      byte[] out = new byte[65_536];
      try {
        for (int count; (count = inflater.inflate(out)) > 0; ) {
          stream.append(new String(out, 0, count, ISO_8859_1));
        }
      } catch (DataFormatException e) {
        throw new IOException(e);
      } finally {
        inflater.end();
      }
    }
  }

  /** Exchanges CONNECT and PONG. */
  public RawWebsocket handshake() throws IOException {
    line("INFO ");
    send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
    line("PONG");
    return this;
  }

  /** Reads to the close frame and the end after it: the code and the reason. */
  public String closed() throws IOException {
    while (true) {
      Received frame = receive();
      if (frame.opcode() == CLOSE) {
        try {
          throw new IOException("after the close frame came " + in.readUnsignedByte());
        } catch (EOFException expected) {
          return describe(frame);
        }
      }
    }
  }

  private static String describe(Received frame) {
    if (frame.payload().length < 2) {
      return "opcode " + frame.opcode();
    }
    int status = ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
    return status + " " + frame.text().substring(2);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
