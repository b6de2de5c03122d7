package io.natrium.launcher.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the child process does with its server so that the archive holds the classes of a start and,
 * on a JDK that keeps them there, the profiles of what clients make it do most: many come and go,
 * one sends and gets many messages. A server that starts with these compiles the right methods at
 * once.
 */
public final class Training {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int CLIENTS = 1_000;
  private static final int BATCHES = 200;
  private static final String ANYONE = "";
  private static final String BATCH =
      "PUB training.a 5\r\nhello\r\nHPUB training.b reply 12 17\r\nNATS/1.0\r\n\r\nhello\r\n"
              .repeat(250)
          + "PING\r\n";

  private Training() {}

  /** Whether this process is such a child. */
  public static boolean wanted() {
    return System.getProperty("natrium.train") != null;
  }

  /** What the child's server is told: reachable from this machine only, on a free port. */
  public static Map<String, Object> overlay() {
    return Map.of("host", "127.0.0.1", "port", -1L);
  }

  /** Behaves as clients of the server at that URL, which lets everyone in. */
  public static void exercise(String url) throws IOException {
    URI address = URI.create(url);
    for (int i = 1; i < CLIENTS; i++) {
      beClient(address, ANYONE, 1);
    }
    beClient(address, ANYONE, BATCHES);
  }

  /** Is a client of the server at that URL, which has the sample configuration. */
  public static void signIn(String url) throws IOException {
    beClient(URI.create(url), "," + SampleConfig.USER, 1);
  }

  private static void beClient(URI address, String user, int batches) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      send(
          out,
          "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true"
              + user
              + "}\r\nPING\r\n");
      await(in, "PONG");
      send(out, "SUB training.* 1\r\nSUB training.> workers 2\r\n");
      for (int i = 0; i < batches; i++) {
        send(out, batches == 1 ? "PUB training.a 5\r\nhello\r\nPING\r\n" : BATCH);
        await(in, "MSG");
        await(in, "PONG");
      }
      send(out, "UNSUB 1\r\nUNSUB 2\r\nPING\r\n");
      await(in, "PONG");
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void await(BufferedReader in, String verb) throws IOException {
    String line = in.readLine();
    while (line != null && !line.startsWith(verb)) {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("the server closed the connection before " + verb);
    }
  }
}
