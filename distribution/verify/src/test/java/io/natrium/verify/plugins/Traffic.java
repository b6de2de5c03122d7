package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many clients on one thread: some publish numbers, the others check that not one is missing, out
 * of order or there twice, and that nobody is disconnected. Each publisher has a subject, each
 * subscriber one publisher.
 */
final class Traffic implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST_FAULTS = 20;

  private final Selector selector = Selector.open();
  private final List<Client> publishers = new ArrayList<>();
  private final List<Client> subscribers = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean publishing = true;
  private volatile boolean running = true;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  /** One connection. Owner: the thread of the traffic, after it was set up. */
  private static final class Client {

    private final SocketChannel channel;
    private final int publisher;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long sequence;

    Client(SocketChannel channel, int publisher) {
      this.channel = channel;
      this.publisher = publisher;
    }
  }

  /**
   * Connects the clients and begins.
   *
   * @param url the server
   * @param publishers how many of the clients publish
   */
  Traffic(URI url, int clients, int publishers) throws IOException {
    for (int i = 0; i < clients; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
      boolean publishes = i < publishers;
      Client client = new Client(channel, i % publishers);
      String sub = publishes ? "" : "SUB traffic." + client.publisher + " 1\r\n";
      String hello = "CONNECT {\"verbose\":false,\"protocol\":1}\r\n" + sub + "PING\r\n";
      channel.write(ByteBuffer.wrap(hello.getBytes(US_ASCII)));
      awaitPong(channel);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, client);
      (publishes ? this.publishers : subscribers).add(client);
    }
    thread = new Thread(this::run, "traffic");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitPong(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    boolean ponged = false;
    while (true) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("closed after " + line);
      }
      char c = (char) one.get(0);
      line.append(c);
      if (c == '\n') {
        // the first PONG is followed by an INFO of the connection
        if (ponged && line.indexOf("INFO") == 0) {
          return;
        }
        ponged |= line.indexOf("PONG") == 0;
        line.setLength(0);
      }
    }
  }

  private void run() {
    try {
      long next = System.nanoTime();
      while (running) {
        selector.select(5);
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
        if (publishing && System.nanoTime() - next >= 0) {
          next = System.nanoTime() + TICK_NANOS;
          publish();
        }
      }
    } catch (IOException | RuntimeException e) {
      fault("the traffic broke: " + e);
    }
  }

  private void publish() {
    for (Client client : publishers) {
      String number = Long.toString(client.sequence + 1);
      String text =
          "PUB traffic." + client.publisher + ' ' + number.length() + "\r\n" + number + "\r\n";
      client.sequence++;
      published.incrementAndGet();
      send(client, text);
    }
  }

  private void send(Client client, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    ByteBuffer more = ByteBuffer.allocate(client.out.remaining() + bytes.length);
    more.put(client.out).put(bytes).flip();
    client.out = more;
    flush(client);
  }

  private void flush(Client client) {
    try {
      client.channel.write(client.out);
    } catch (IOException e) {
      fault("writing to " + client.publisher + ": " + e.getMessage());
      client.out = ByteBuffer.allocate(0);
    }
    SelectionKey key = client.channel.keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(
          SelectionKey.OP_READ | (client.out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }
  }

  private void serve(SelectionKey key) throws IOException {
    Client client = (Client) key.attachment();
    if (key.isWritable()) {
      flush(client);
    }
    if (!key.isReadable()) {
      return;
    }
    int count;
    try {
      count = client.channel.read(client.in);
    } catch (IOException e) {
      count = -1;
    }
    if (count < 0) {
      fault("a client was disconnected");
      key.cancel();
      client.channel.close();
      return;
    }
    client.in.flip();
    while (takeFrame(client)) {
      // as many as there are
    }
    client.in.compact();
  }

  private boolean takeFrame(Client client) {
    ByteBuffer in = client.in;
    int start = in.position();
    String line = line(in);
    if (line == null) {
      in.position(start);
      return false;
    }
    if (line.startsWith("MSG ")) {
      int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
      if (in.remaining() < size + 2) {
        in.position(start);
        return false;
      }
      byte[] body = new byte[size];
      in.get(body);
      in.position(in.position() + 2);
      check(client, Long.parseLong(new String(body, US_ASCII)));
    } else if (line.equals("PING")) {
      send(client, "PONG\r\n");
    } else if (line.startsWith("INFO ")) {
      if (line.contains("\"ldm\":true")) {
        fault("a client was sent away");
      }
    } else {
      fault("unexpected: " + line);
    }
    return true;
  }

  private static String line(ByteBuffer in) {
    int start = in.position();
    for (int i = start; i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        byte[] bytes = new byte[i - start - 1];
        in.get(bytes);
        in.position(i + 1);
        return new String(bytes, US_ASCII);
      }
    }
    return null;
  }

  private void check(Client client, long number) {
    received.incrementAndGet();
    if (number != client.sequence + 1) {
      fault("publisher " + client.publisher + ": " + number + " after " + client.sequence);
    }
    client.sequence = number;
  }

  private void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  /** Messages that subscribers took so far. */
  long received() {
    return received.get();
  }

  /**
   * Stops publishing and waits until all has arrived.
   *
   * @return what went wrong, empty if nothing did
   */
  List<String> finish() throws InterruptedException {
    publishing = false;
    long end = System.nanoTime() + PATIENCE_NANOS;
    // a publisher's own count is final once the thread saw that it is to stop
    long before;
    do {
      before = published.get();
      TimeUnit.MILLISECONDS.sleep(20);
    } while (before != published.get());
    while (received.get() < expected() && faults.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    running = false;
    thread.join();
    for (Client client : subscribers) {
      long sent = publishers.get(client.publisher).sequence;
      if (client.sequence != sent) {
        fault("publisher " + client.publisher + ": " + client.sequence + " of " + sent + " came");
      }
    }
    return List.copyOf(faults);
  }

  private long expected() {
    return published.get() / publishers.size() * subscribers.size();
  }

  @Override
  public void close() throws IOException {
    running = false;
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
