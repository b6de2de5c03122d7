package io.natrium.verify.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subjects and names are bytes; the server keeps them whether they are UTF-8 or not. */
class AnyBytesTest {

  private static final String SUBJECT = "s\u00ff\u00fe.\u00c3";

  @Test
  void shouldDeliverUnderSubjectsThatAreNoText() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient client = server.connect()) {
      client.send("SUB " + SUBJECT + " i\u00e9\r\nSUB s\u00ff\u00fe.* 2\r\n");
      client.send("PUB " + SUBJECT + " r\u00ff 2\r\nhi\r\n");
      List<String> lines = client.flush().stream().map(Frame::line).sorted().toList();
      assertEquals(
          List.of("MSG " + SUBJECT + " 2 r\u00ff 2", "MSG " + SUBJECT + " i\u00e9 r\u00ff 2"),
          lines);
    }
  }

  @Test
  void shouldTellOfNoRespondersUnderASubjectThatIsNoText() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient client = server.open()) {
      client.handshake("{\"headers\":true,\"no_responders\":true}");
      client.send("SUB in\u00ff.> i\u00e9\r\nPUB " + SUBJECT + " in\u00ff.x 2\r\nhi\r\n");
      Frame told = client.message();
      int size = 32 + SUBJECT.getBytes(ISO_8859_1).length;
      assertEquals("HMSG in\u00ff.x i\u00e9 " + size + ' ' + size, told.line());
      assertTrue(told.text().contains("Nats-Subject: " + SUBJECT + "\r\n\r\n"));
      assertEquals(List.of(), client.flush(), "the frames after it are whole");
    }
  }
}
