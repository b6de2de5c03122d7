package io.natrium.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.EOFException;
import java.io.IOException;

/** A client over the in-process transport that counts bytes and looks at none. */
final class Peer implements AutoCloseable {

  private static final String END = "PONG\r\n";

  private final InProcessConnection connection;
  private final byte[] scratch = new byte[1 << 16];

  Peer(NatsServer server, boolean headers, String more) throws IOException {
    connection = server.connect();
    String connect = "CONNECT {\"verbose\":false,\"headers\":" + headers + "}\r\n";
    send((connect + more + "PING\r\n").getBytes(US_ASCII));
    awaitPong();
  }

  void send(byte[] bytes) throws IOException {
    connection.output().write(bytes, 0, bytes.length);
  }

  /** Reads until an answer to PING ends what came. */
  void awaitPong() throws IOException {
    StringBuilder tail = new StringBuilder();
    while (tail.indexOf(END) < 0) {
      int count = read(scratch.length);
      tail.append(new String(scratch, 0, count, US_ASCII));
      if (tail.indexOf("-ERR") >= 0) {
        throw new IOException("the server says " + tail);
      }
    }
  }

  /** Reads so many bytes and forgets them. */
  void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      left -= read((int) Math.min(left, scratch.length));
    }
  }

  private int read(int most) throws IOException {
    int count = connection.input().read(scratch, 0, most);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    return count;
  }

  @Override
  public void close() {
    connection.close();
  }
}
