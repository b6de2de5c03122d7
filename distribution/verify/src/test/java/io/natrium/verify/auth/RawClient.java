package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.NatsServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;

/** A client that sends lines and reads frames as they are. Owner: the test. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final String info;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.info = line();
  }

  /** Connects and reads INFO. */
  static RawClient open(NatsServer server) throws IOException {
    URI url = URI.create(server.ports().nats().get(0));
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawClient(socket);
  }

  /** Connects as a user, quietly. */
  static RawClient open(NatsServer server, String user, String password) throws IOException {
    RawClient client = open(server);
    client.send(
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,"
            + "\"user\":\""
            + user
            + "\",\"pass\":\""
            + password
            + "\"}");
    return client;
  }

  /** Connects as a user whose password is its name, and who is let in. */
  static RawClient user(NatsServer server, String name) throws IOException {
    RawClient client = open(server, name, name);
    assertEquals("", client.settle());
    return client;
  }

  String info() {
    return info;
  }

  /** Sends lines, each with its line end. */
  void send(String... lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    socket.getOutputStream().write(text.toString().getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /** A line without its end; null at the end of the stream. */
  String line() throws IOException {
    StringBuilder text = new StringBuilder();
    int last = 0;
    while (true) {
      int next = in.read();
      if (next < 0) {
        return text.length() == 0 ? null : text.toString();
      }
      if (last == '\r' && next == '\n') {
        text.setLength(text.length() - 1);
        return new String(text.toString().getBytes(ISO_8859_1), UTF_8);
      }
      text.append((char) next);
      last = next;
    }
  }

  /** Pings, and returns everything that came before the answer, lines parted by a bar. */
  String settle() throws IOException {
    send("PING");
    StringBuilder text = new StringBuilder();
    while (true) {
      String line = line();
      if (line == null) {
        return text.append(text.length() == 0 ? "" : "|").append("EOF").toString();
      }
      if (line.equals("PONG")) {
        return text.toString();
      }
      text.append(text.length() == 0 ? "" : "|").append(line);
    }
  }

  /** The payload of the next message on a subject; what comes before is dropped. */
  String message(String subject) throws IOException {
    while (true) {
      String head = line();
      if (head == null) {
        throw new IOException("the connection ended before a message on " + subject);
      }
      if (head.startsWith("MSG ")) {
        String payload = line();
        if (head.startsWith("MSG " + subject + ' ')) {
          return payload;
        }
      }
    }
  }

  /** Everything up to the end of the stream, lines parted by a bar. */
  String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      text.append(text.length() == 0 ? "" : "|").append(line);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
