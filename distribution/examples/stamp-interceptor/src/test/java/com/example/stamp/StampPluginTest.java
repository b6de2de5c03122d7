package com.example.stamp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.NatsServerTest;
import io.natrium.junit.ServerUnderTest;
import io.natrium.junit.UsePlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@NatsServerTest(
    config =
        "plugins { stamp { header: Seen, subjects: [\"orders.>\"], reject: [\"orders.old\"] } }",
    plugins = @UsePlugin(id = "stamp", type = StampPlugin.class))
class StampPluginTest {

  @Test
  void stampsMessagesOfItsSubjects(NatsServer server) throws Exception {
    try (InProcessConnection client = server.connect()) {
      BufferedReader answers = login(client);
      send(client, "SUB orders.> 1\r\nPUB orders.new 2\r\nhi\r\nPING\r\n");
      String line = answers.readLine();
      assertTrue(line.startsWith("HMSG orders.new 1 "), line);
      assertEquals("NATS/1.0", answers.readLine());
      String stamp = answers.readLine();
      assertTrue(stamp.startsWith("Seen: "), stamp);
      Instant.parse(stamp.substring("Seen: ".length()));
      assertEquals("", answers.readLine());
      assertEquals("hi", answers.readLine());
      assertEquals("PONG", answers.readLine());
    }
  }

  @Test
  void leavesOtherSubjectsAsTheyAre(NatsServer server) throws Exception {
    try (InProcessConnection client = server.connect()) {
      BufferedReader answers = login(client);
      send(client, "SUB other 1\r\nPUB other 2\r\nhi\r\nPING\r\n");
      assertEquals("MSG other 1 2", answers.readLine());
      assertEquals("hi", answers.readLine());
      assertEquals("PONG", answers.readLine());
    }
  }

  @Test
  void rejectsMessagesAndTellsThePublisher(NatsServer server) throws Exception {
    try (InProcessConnection client = server.connect()) {
      BufferedReader answers = login(client);
      send(client, "SUB orders.> 1\r\nPUB orders.old 2\r\nno\r\nPING\r\n");
      assertEquals(
          "-ERR 'Permissions Violation for Publish to \"orders.old\"'", answers.readLine());
      assertEquals("PONG", answers.readLine());
    }
  }

  @Test
  void replacesAStampThatThePublisherForged() {
    Stamp stamp = new Stamp("Seen", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    byte[] forged = "NATS/1.0\r\nA: 1\r\nseen: never\r\nB: 2\r\n\r\n".getBytes(US_ASCII);
    assertEquals(
        "NATS/1.0\r\nA: 1\r\nB: 2\r\nSeen: now\r\n\r\n",
        new String(stamp.stamped(forged, "now"), US_ASCII));
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    String config =
        "plugins {\n  stamp {\n    subjects: [\"a..b\"]\n    header: \"no name\"\n  }\n}";
    try (ServerUnderTest server = ServerUnderTest.with(config).plugin("stamp", StampPlugin::new)) {
      String message = assertThrows(ConfigRejectedException.class, server::start).getMessage();
      assertTrue(message.contains(":3:") && message.contains("\"a..b\" is no subject"), message);
      assertTrue(message.contains(":4:") && message.contains("is no name of a header"), message);
    }
  }

  private static BufferedReader login(InProcessConnection client) throws IOException {
    BufferedReader answers = new BufferedReader(new InputStreamReader(client.input(), US_ASCII));
    assertTrue(answers.readLine().startsWith("INFO "));
    send(client, "CONNECT {\"verbose\":false,\"headers\":true}\r\nPING\r\n");
    assertEquals("PONG", answers.readLine());
    return answers;
  }

  private static void send(InProcessConnection client, String text) throws IOException {
    client.output().write(text.getBytes(US_ASCII));
    client.output().flush();
  }
}
