package io.natrium.verify.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that may begin TLS when it likes. Thread: one. */
final class TlsPeer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private Socket socket;
  private InputStream in;

  private TlsPeer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static TlsPeer connect(int port) throws IOException {
    return new TlsPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** A client that has upgraded after INFO. */
  static TlsPeer upgraded(int port, SSLContext context) throws IOException {
    TlsPeer peer = connect(port);
    peer.line();
    return peer.encrypt(context);
  }

  /** Begins TLS; returns when the handshake is over on this side. */
  TlsPeer encrypt(SSLContext context) throws IOException {
    return encrypt(context, null);
  }

  /** Begins TLS in at most a version, or in any with null. */
  TlsPeer encrypt(SSLContext context, String version) throws IOException {
    SSLSocket secure = wrap(context);
    if (version != null) {
      secure.setEnabledProtocols(new String[] {version});
    }
    return shake(secure);
  }

  /** Begins TLS and asks for a host by name. */
  TlsPeer encryptFor(SSLContext context, String host) throws IOException {
    SSLSocket secure = wrap(context);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    secure.setSSLParameters(parameters);
    return shake(secure);
  }

  /** Begins TLS 1.2 with one suite. */
  TlsPeer encryptWith(SSLContext context, String suite) throws IOException {
    SSLSocket secure = wrap(context);
    secure.setEnabledProtocols(new String[] {"TLSv1.2"});
    secure.setEnabledCipherSuites(new String[] {suite});
    return shake(secure);
  }

  private SSLSocket wrap(SSLContext context) throws IOException {
    return (SSLSocket)
        context
            .getSocketFactory()
            .createSocket(socket, Authority.loopback(), socket.getPort(), true);
  }

  private TlsPeer shake(SSLSocket secure) throws IOException {
    secure.startHandshake();
    socket = secure;
    in = secure.getInputStream();
    return this;
  }

  /** The name in the certificate that the server showed. */
  String subject() throws IOException {
    return ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
  }

  /** The status that the server showed of its certificate; null for none. */
  byte[] status() {
    List<byte[]> shown =
        ((ExtendedSSLSession) ((SSLSocket) socket).getSession()).getStatusResponses();
    return shown.isEmpty() ? null : shown.get(0);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** The next line without its end, or null when the server closed the connection. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (next == '\n') {
        return line.toString().trim();
      }
      line.append((char) next);
    }
  }

  /** Sends PING; the answer, pings of the server left aside. */
  String ping() throws IOException {
    send("PING\r\n");
    String answer = line();
    while (answer != null && (answer.equals("PING") || answer.startsWith("INFO"))) {
      answer = line();
    }
    return answer;
  }

  /** Whether the server closes the connection without another word, whether in order or not. */
  boolean isEnded() throws IOException {
    try {
      return line() == null;
    } catch (SSLException | SocketException refused) {
      return true;
    }
  }

  /** Reads until the server closes the connection. */
  void skipToEnd() throws IOException {
    while (!isEnded()) {
      // What comes before is not of interest.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
