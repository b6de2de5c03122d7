package io.natrium.bench.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.bench.check.Findings;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Opens connections and serves all of them from one selector. Owned by one thread. */
public final class Reactor implements AutoCloseable {

  private static final int SCRATCH = 2 << 20;

  private final NatsUrl url;
  private final Findings findings;
  private final Selector selector;
  private final SSLContext tls = TlsLink.trusting();
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuffer scratch =
      ByteBuffer.allocateDirect(SCRATCH).order(ByteOrder.LITTLE_ENDIAN);
  private final Consumer<SelectionKey> handler =
      key -> ((Connection) key.attachment()).ready(key, scratch);

  public Reactor(NatsUrl url, Findings findings) throws IOException {
    this.url = url;
    this.findings = findings;
    this.selector = Selector.open();
  }

  public Findings findings() {
    return findings;
  }

  /** Opens a connection and signs in; blocks until the server answers. */
  public Connection open(String name, FrameListener listener) throws IOException {
    return open(name, listener, null);
  }

  /**
   * Opens a connection to another listener, whose end or error is no finding. Blocks.
   *
   * @throws IOException if it is not let in
   */
  public Connection visit(NatsUrl to, String name, FrameListener listener) throws IOException {
    SocketChannel channel = SocketChannel.open(to.address());
    try {
      return greet(to, channel, name, listener, null, true);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /**
   * Opens a connection.
   *
   * @param onWritable called when the socket takes bytes again; may be null
   */
  public Connection open(String name, FrameListener listener, Runnable onWritable)
      throws IOException {
    return greet(url, SocketChannel.open(url.address()), name, listener, onWritable, false);
  }

  private Connection greet(
      NatsUrl to,
      SocketChannel channel,
      String name,
      FrameListener listener,
      Runnable onWritable,
      boolean mayBeClosed)
      throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Connection connection = new Connection(link(to, channel), name, listener, findings, onWritable);
    connections.removeIf(Connection::isClosed);
    connections.add(connection);
    if (mayBeClosed) {
      connection.expectClose();
    }
    try {
      handshake(to, connection);
    } catch (IOException refused) {
      connection.close();
      throw refused;
    }
    channel.configureBlocking(false);
    connection.attach(channel.register(selector, SelectionKey.OP_READ, connection));
    return connection;
  }

  private Link link(NatsUrl to, SocketChannel channel) throws IOException {
    if (to.isWebSocket()) {
      Link carrier = to.isTls() ? TlsLink.open(channel, tls) : new PlainLink(channel);
      return WebSocketLink.open(carrier, to.address().getHostString());
    }
    PlainLink plain = new PlainLink(channel);
    if (!to.isTls()) {
      return plain;
    }
    // INFO comes before the handshake, and byte by byte so that no record is read with it.
    skipLine(plain, "INFO");
    return TlsLink.open(channel, tls);
  }

  private void handshake(NatsUrl to, Connection connection) throws IOException {
    Link link = connection.link();
    if (!to.isTls() || to.isWebSocket()) {
      skipLine(link, "INFO");
    }
    ByteBuffer lines = ByteBuffer.wrap(to.connectLines().getBytes(US_ASCII));
    while (lines.hasRemaining()) {
      link.write(lines);
    }
    answer(connection);
  }

  /** Reads until the PONG of a PING that was sent; the channel still blocks. */
  private void answer(Connection connection) throws IOException {
    int before = connection.pongs();
    while (connection.pongs() == before) {
      connection.receive(scratch);
      if (connection.isClosed()) {
        throw new EOFException("the server refused " + connection.name() + ": " + findings.notes());
      }
    }
  }

  private static void skipLine(Link link, String verb) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    while (line.length() == 0 || line.charAt(line.length() - 1) != '\n') {
      one.clear();
      if (link.read(one) < 0) {
        throw new EOFException("the server closed the connection at " + line);
      }
      if (one.position() > 0) {
        line.append((char) one.get(0));
      }
    }
    if (line.indexOf(verb) != 0) {
      throw new FramingException(verb + " expected, not " + line);
    }
  }

  /** Stops or goes on reading from a connection. */
  public void read(Connection connection, boolean on) {
    SelectionKey key = connection.link().channel().keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(
          on
              ? key.interestOps() | SelectionKey.OP_READ
              : key.interestOps() & ~SelectionKey.OP_READ);
    }
  }

  /** Serves what is ready, after at most some milliseconds; 0 does not wait. */
  public void poll(long millis) throws IOException {
    if (millis > 0) {
      selector.select(handler, millis);
    } else {
      selector.selectNow(handler);
    }
  }

  /** Sends a PING on every given connection and serves all until the answers came. */
  public void roundTrip(List<Connection> over) throws IOException {
    int[] wanted = over.stream().mapToInt(connection -> connection.pongs() + 1).toArray();
    over.forEach(Connection::ping);
    for (int i = 0; i < wanted.length; i++) {
      Connection connection = over.get(i);
      while (connection.pongs() < wanted[i] && !connection.isClosed()) {
        poll(100);
      }
    }
  }

  /** Closes every connection. */
  @Override
  public void close() throws IOException {
    connections.forEach(Connection::expectClose);
    connections.forEach(Connection::close);
    selector.close();
  }
}
