package io.natrium.verify.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A connection of some transport, as a stream of lines. Thread: one. */
final class Door implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final InputStream in;
  private final OutputStream out;
  private final AutoCloseable connection;
  private final String info;

  private Door(InputStream in, OutputStream out, AutoCloseable connection, String info) {
    this.in = in;
    this.out = out;
    this.connection = connection;
    this.info = info;
  }

  private static Door greeted(InputStream in, OutputStream out, AutoCloseable connection)
      throws IOException {
    return new Door(in, out, connection, line(in));
  }

  private static Socket socket(String url) throws IOException {
    URI address = URI.create(url);
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  static Door tcp(NatsServer server) throws IOException {
    Socket socket = socket(server.ports().nats().get(0));
    return greeted(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  static Door tls(NatsServer server) throws IOException, GeneralSecurityException {
    Socket clear = socket(server.ports().nats().get(0));
    String info = line(clear.getInputStream());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    Socket socket =
        context
            .getSocketFactory()
            .createSocket(clear, clear.getInetAddress().getHostAddress(), clear.getPort(), true);
    return new Door(socket.getInputStream(), socket.getOutputStream(), socket, info);
  }

  static Door websocket(NatsServer server) throws IOException {
    Socket socket = socket(server.ports().of("websocket").get(0));
    Frames frames = new Frames(socket.getInputStream(), socket.getOutputStream());
    frames.upgrade();
    return greeted(frames.input(), frames.output(), socket);
  }

  static Door inProcess(NatsServer server) throws IOException {
    InProcessConnection connection = server.connect();
    return greeted(connection.input(), connection.output(), connection);
  }

  static Door unix(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return greeted(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
  }

  String info() {
    return info;
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** The next line, null at the end of the stream. */
  String line() throws IOException {
    return line(in);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return null;
        }
        line.write(next);
      }
    } catch (SocketException reset) {
      return null; // closed while bytes of ours were on their way
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }

  /** Takes every certificate: what is shown is no matter here. */
  private static final class Trusting implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
