package com.example.unixsocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client at the socket. */
final class Peer implements AutoCloseable {

  private final SocketChannel socket;
  private final BufferedReader answers;

  Peer(Path path) throws IOException {
    socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
    answers = new BufferedReader(new InputStreamReader(Channels.newInputStream(socket), US_ASCII));
    assertTrue(answers.readLine().startsWith("INFO "));
    send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
    assertEquals("PONG", line());
  }

  void send(String text) throws IOException {
    socket.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  /** The next line that is neither a ping nor news of the server; null when it closed. */
  String line() throws IOException {
    String line = answers.readLine();
    while (line != null && (line.equals("PING") || isNews(line))) {
      line = answers.readLine();
    }
    return line;
  }

  private static boolean isNews(String line) {
    return line.startsWith("INFO ") && !line.contains("\"ldm\":true");
  }

  void echo(String subject) throws IOException {
    send("SUB " + subject + " 1\r\nPUB " + subject + " 2\r\nhi\r\n");
    assertEquals("MSG " + subject + " 1 2", line());
    assertEquals("hi", line());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
