package com.example.stamp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** A client that speaks the protocol by lines. */
final class Wire implements AutoCloseable {

  private final InProcessConnection connection;
  private final BufferedReader answers;

  Wire(NatsServer server) throws IOException {
    connection = server.connect();
    answers = new BufferedReader(new InputStreamReader(connection.input(), US_ASCII));
    assertTrue(line().startsWith("INFO "));
    send("CONNECT {\"verbose\":false,\"headers\":true}\r\nPING\r\n");
    assertEquals("PONG", line());
  }

  void send(String text) throws IOException {
    connection.output().write(text.getBytes(US_ASCII));
    connection.output().flush();
  }

  String line() throws IOException {
    return answers.readLine();
  }

  /** Subscribes and publishes; the line before the message, or the error instead. */
  static String echo(NatsServer server, String subject) throws IOException {
    try (Wire client = new Wire(server)) {
      client.send("SUB " + subject + " 1\r\nPUB " + subject + " 2\r\nhi\r\n");
      return client.line();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
