package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** Speaks the protocol by lines, over a socket or inside the JVM. */
final class WireClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final BufferedReader in;
  private final OutputStream out;
  private final AutoCloseable connection;

  WireClient(InProcessConnection connection) {
    this(connection.input(), connection.output(), connection);
  }

  private WireClient(InputStream in, OutputStream out, AutoCloseable connection) {
    this.in = new BufferedReader(new InputStreamReader(in, US_ASCII));
    this.out = out;
    this.connection = connection;
  }

  /** Connects to a server's URL. */
  static WireClient connect(String url) throws IOException {
    URI at = URI.create(url);
    Socket socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new WireClient(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  /** The next line without its end; null when the server closed the connection. */
  String line() throws IOException {
    return in.readLine();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
