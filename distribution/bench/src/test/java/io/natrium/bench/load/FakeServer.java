package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A server for literal subjects, {@code *} and {@code >}, queue groups and headers, with one thread
 * per connection. A fault decides what becomes of each delivery.
 */
public final class FakeServer implements AutoCloseable {

  /** What the server does to one frame that goes to a subscriber. */
  interface Fault {

    /**
     * Decides about a delivery.
     *
     * @param number 0 for the first one of the server
     * @return the frames that go out in place of it
     */
    List<byte[]> apply(int number, byte[] frame);
  }

  static final Fault NONE = (number, frame) -> List.of(frame);

  private record Interest(Peer peer, String subject, String queue, String sid) {}

  private final ServerSocket listener;
  private final Fault fault;
  private final List<Interest> interests = new ArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private int deliveries;
  private int turn;

  FakeServer(Fault fault) throws IOException {
    this(fault, 0);
  }

  private FakeServer(Fault fault, int port) throws IOException {
    this.fault = fault;
    listener = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** As a process: port, and whether every thousandth message is lost. */
  public static void main(String[] words) throws IOException, InterruptedException {
    boolean loses = Boolean.parseBoolean(words[1]);
    Fault fault = (n, frame) -> loses && n % 1000 == 999 ? List.of() : List.of(frame);
    try (FakeServer server = new FakeServer(fault, Integer.parseInt(words[0]))) {
      System.err.println("Server is ready on " + server.url());
      new CountDownLatch(1).await();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "nats://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Peer peer = new Peer(socket);
        daemon(peer::serve);
      }
    } catch (IOException closed) {
      // The test is over.
      return;
    }
  }

  /** Under the lock of the server, so that order is what the fault makes of it. */
  private synchronized void publish(String subject, String reply, byte[] headers, byte[] payload)
      throws IOException {
    List<Interest> matching =
        interests.stream().filter(interest -> matches(interest.subject, subject)).toList();
    List<Interest> group = matching.stream().filter(interest -> interest.queue != null).toList();
    for (Interest interest : matching) {
      if (interest.queue == null) {
        deliver(interest, subject, reply, headers, payload);
      }
    }
    if (!group.isEmpty()) {
      deliver(group.get(turn++ % group.size()), subject, reply, headers, payload);
    }
  }

  private static boolean matches(String pattern, String subject) {
    String[] wanted = pattern.split("\\.");
    String[] tokens = subject.split("\\.");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) {
        return tokens.length > i;
      }
      if (i >= tokens.length || !wanted[i].equals("*") && !wanted[i].equals(tokens[i])) {
        return false;
      }
    }
    return wanted.length == tokens.length;
  }

  private void deliver(Interest to, String subject, String reply, byte[] headers, byte[] payload)
      throws IOException {
    String sizes =
        headers.length > 0
            ? headers.length + " " + (headers.length + payload.length)
            : Integer.toString(payload.length);
    String head =
        (headers.length > 0 ? "HMSG " : "MSG ")
            + subject
            + " "
            + to.sid
            + (reply == null ? " " : " " + reply + " ")
            + sizes
            + "\r\n";
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(head.getBytes(US_ASCII));
    frame.write(headers);
    frame.write(payload);
    frame.write("\r\n".getBytes(US_ASCII));
    for (byte[] each : fault.apply(deliveries++, frame.toByteArray())) {
      to.peer.write(each);
    }
  }

  private final class Peer {

    private final Socket socket;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    void write(byte[] bytes) throws IOException {
      synchronized (out) {
        out.write(bytes);
      }
    }

    void serve() {
      try {
        write("INFO {\"max_payload\":1048576}\r\n".getBytes(US_ASCII));
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        for (String line = line(in); line != null; line = line(in)) {
          handle(line.split(" "), in);
        }
      } catch (IOException closed) {
        gone();
      }
      gone();
    }

    private void gone() {
      synchronized (FakeServer.this) {
        interests.removeIf(interest -> interest.peer == this);
      }
    }

    private String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          return line.toString(US_ASCII).trim();
        }
        line.write(next);
      }
      return null;
    }

    private void handle(String[] words, InputStream in) throws IOException {
      switch (words[0]) {
        case "PING" -> {
          synchronized (FakeServer.this) {
            write("PONG\r\n".getBytes(US_ASCII));
          }
        }
        case "SUB" -> {
          synchronized (FakeServer.this) {
            String queue = words.length > 3 ? words[2] : null;
            interests.add(new Interest(this, words[1], queue, words[words.length - 1]));
          }
        }
        case "UNSUB" -> {
          synchronized (FakeServer.this) {
            interests.removeIf(i -> i.peer == this && i.sid.equals(words[1]));
          }
        }
        case "PUB" -> {
          byte[] payload = in.readNBytes(Integer.parseInt(words[words.length - 1]));
          in.readNBytes(2);
          publish(words[1], words.length > 3 ? words[2] : null, new byte[0], payload);
        }
        case "HPUB" -> {
          int headers = Integer.parseInt(words[words.length - 2]);
          byte[] block = in.readNBytes(headers);
          byte[] payload = in.readNBytes(Integer.parseInt(words[words.length - 1]) - headers);
          in.readNBytes(2);
          publish(words[1], words.length > 4 ? words[2] : null, block, payload);
        }
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
