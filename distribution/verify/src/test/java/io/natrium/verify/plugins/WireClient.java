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
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Speaks the protocol by lines, over a socket or inside the JVM. */
final class WireClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private BufferedReader in;
  private OutputStream out;
  private AutoCloseable connection;

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

  /** Goes on encrypted, trusting anybody. Nothing may have been read ahead. */
  void encrypt() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Gullible()}, null);
    Socket plain = (Socket) connection;
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
    secure.startHandshake();
    in = new BufferedReader(new InputStreamReader(secure.getInputStream(), US_ASCII));
    out = secure.getOutputStream();
    connection = secure;
  }

  private static final class Gullible extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
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
