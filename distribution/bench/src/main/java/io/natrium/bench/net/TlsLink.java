package io.natrium.bench.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS by the engine of the JDK. Trusts every certificate: it measures, it protects nothing. */
final class TlsLink implements Link {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int RECORDS = 8;

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer toSend;
  private final ByteBuffer plain;
  private boolean hungry;

  private TlsLink(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    received = ByteBuffer.allocateDirect(packet * RECORDS);
    toSend = ByteBuffer.allocateDirect(packet * RECORDS);
    plain = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize());
    received.flip();
    toSend.flip();
    plain.flip();
  }

  /** Shakes hands on a blocking channel. */
  static TlsLink open(SocketChannel channel, SSLContext context) throws IOException {
    InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
    SSLEngine engine = context.createSSLEngine(peer.getHostString(), peer.getPort());
    engine.setUseClientMode(true);
    TlsLink link = new TlsLink(channel, engine);
    link.handshake();
    return link;
  }

  /** A context that trusts everybody. */
  static SSLContext trusting() {
    X509TrustManager everybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {everybody}, null);
      return context;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no TLS", missing);
    }
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> {
          wrap(NOTHING);
          flush();
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          plain.clear();
          SSLEngineResult result = engine.unwrap(received, plain);
          plain.flip();
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && fill() < 0) {
            throw new EOFException("the server closed the connection during the handshake");
          }
        }
        case NEED_TASK -> runTasks();
        default -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private int fill() throws IOException {
    received.compact();
    try {
      return channel.read(received);
    } finally {
      received.flip();
    }
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    boolean ended = false;
    hungry = false;
    while (true) {
      drainPlain(into);
      if (plain.hasRemaining()) {
        break;
      }
      plain.clear();
      SSLEngineResult result = engine.unwrap(received, plain);
      plain.flip();
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        runTasks();
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        ended = true;
        break;
      }
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        hungry = true;
        if (into.position() > before) {
          break;
        }
        int count = fill();
        if (count <= 0) {
          ended = count < 0;
          break;
        }
      }
    }
    int count = into.position() - before;
    return count == 0 && ended ? -1 : count;
  }

  private void drainPlain(ByteBuffer into) {
    int count = Math.min(plain.remaining(), into.remaining());
    into.put(into.position(), plain, plain.position(), count);
    into.position(into.position() + count);
    plain.position(plain.position() + count);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    flush();
    while (from.hasRemaining() && !toSend.hasRemaining()) {
      wrap(from);
      flush();
    }
  }

  private void wrap(ByteBuffer from) throws SSLException {
    toSend.compact();
    try {
      int packet = engine.getSession().getPacketBufferSize();
      do {
        SSLEngineResult result = engine.wrap(from, toSend);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
          throw new SSLException("the server closed the session");
        }
      } while (from.hasRemaining() && toSend.remaining() >= packet);
    } finally {
      toSend.flip();
    }
  }

  private void flush() throws IOException {
    while (toSend.hasRemaining() && channel.write(toSend) > 0) {
      // A blocking channel takes all at once, another what it can.
    }
  }

  @Override
  public boolean hasBuffered() {
    return plain.hasRemaining() || received.hasRemaining() && !hungry;
  }

  @Override
  public boolean isBlocked() {
    return toSend.hasRemaining();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
