package com.example.unixsocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.ServerUnderTest;
import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.spi.session.InternalClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnixSocketPluginTest {

  private static final int MEGABYTE = 1 << 20;

  private final ServerUnderTest server =
      ServerUnderTest.with(
              "max_pending: 64MB, plugins { unix-socket { path: \"${SERVER_DIR}/s\", permissions:"
                  + " \"rw-------\" } }")
          .plugin("unix-socket", UnixSocketPlugin::new)
          .withoutListener();
  private final Path path = server.directory().resolve("s");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void carriesTheProtocolOfTheServer() throws Exception {
    server.start();
    try (SocketChannel client = connect();
        DataInputStream answers = login(client)) {
      send(client, "SUB a.* 7\r\nPUB a.b 5\r\nhello\r\nPING\r\n");
      assertEquals("MSG a.b 7 5", line(answers));
      assertEquals("hello", line(answers));
      assertEquals("PONG", line(answers));
      assertEquals(1, server.server().connections());
    }
  }

  @Test
  void isForTheUserOfTheServerOnlyIfSoConfigured() throws Exception {
    server.start();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void sendsMoreThanTheSocketTakesAtOnce() throws Exception {
    server.start();
    try (SocketChannel client = connect();
        DataInputStream answers = login(client);
        InternalClient inside = server.server().client()) {
      send(client, "SUB big 1\r\nPING\r\n");
      assertEquals("PONG", line(answers));
      byte[] body = new byte[MEGABYTE];
      for (int i = 0; i < 8; i++) {
        body[MEGABYTE - 1] = (byte) i;
        inside.publish("big", body);
      }
      for (int i = 0; i < 8; i++) {
        assertEquals("MSG big 1 " + MEGABYTE, line(answers));
        byte[] received = answers.readNBytes(MEGABYTE);
        assertEquals(i, received[MEGABYTE - 1]);
        assertEquals("", line(answers));
      }
    }
  }

  @Test
  void takesMuchFromAClient() throws Exception {
    server.start();
    CountDownLatch arrived = new CountDownLatch(1_000);
    try (SocketChannel client = connect();
        DataInputStream answers = login(client);
        InternalClient inside = server.server().client()) {
      inside.subscribe("in", null, Runnable::run, message -> arrived.countDown());
      send(client, "PUB in 1024\r\n%s\r\n".formatted("x".repeat(1024)).repeat(1_000));
      assertTrue(arrived.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void removesItsFileAndClosesItsClientsWhenTheServerStops() throws Exception {
    server.start();
    try (SocketChannel client = connect();
        DataInputStream answers = login(client)) {
      server.stop();
      assertFalse(Files.exists(path));
      while (answers.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void replacesTheFileOfAServerThatWasKilled() throws Exception {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path))
        .close(); // the file stays
    server.start();
    try (SocketChannel client = connect();
        DataInputStream answers = login(client)) {
      assertTrue(client.isConnected());
    }
  }

  @Test
  void refusesAFileThatIsInUse() throws Exception {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      String message = assertThrows(ServerStartException.class, server::start).getMessage();
      assertTrue(message.contains("is in use by another process"), message);
    }
    assertTrue(Files.exists(path), "the file of the other process is gone");
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    String config =
        "plugins {\n  unix-socket {\n    path: \""
            + "p".repeat(200)
            + "\"\n    permissions: 0600\n"
            + "  }\n}";
    try (ServerUnderTest wrong =
        ServerUnderTest.with(config).plugin("unix-socket", UnixSocketPlugin::new)) {
      String message = assertThrows(ConfigRejectedException.class, wrong::start).getMessage();
      assertTrue(message.contains(":3:") && message.contains("103 bytes at most"), message);
      assertTrue(message.contains(":4:"), message);
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(path));
    return client;
  }

  private static DataInputStream login(SocketChannel client) throws IOException {
    DataInputStream answers = new DataInputStream(Channels.newInputStream(client));
    assertTrue(line(answers).startsWith("INFO "));
    send(client, "CONNECT {\"verbose\":false}\r\nPING\r\n");
    assertEquals("PONG", line(answers));
    return answers;
  }

  private static String line(DataInputStream answers) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = answers.read(); read != '\n'; read = answers.read()) {
      assertTrue(read >= 0, "the server closed the connection after " + line);
      line.append((char) read);
    }
    return line.toString().stripTrailing();
  }

  private static void send(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }
}
