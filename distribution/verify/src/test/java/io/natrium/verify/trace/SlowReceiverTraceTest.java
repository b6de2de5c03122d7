package io.natrium.verify.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a trace tells of a receiver that is behind. */
@Timeout(120)
class SlowReceiverTraceTest {

  private static final int PAYLOAD = 50_000;
  private static final int MOST = 4_000;
  private static final String CONFIG =
      """
      no_fast_producer_stall: true
      max_pending: 2000000
      write_deadline: "60s"
      """;

  @Test
  void shouldTellOfAReceiverForWhichPublishersDoNotWait() throws Exception {
    String headers = "NATS/1.0\r\nNats-Trace-Dest: traces\r\n\r\n";
    String message =
        "HPUB foo %d %d\r\n%s%s\r\n"
            .formatted(headers.length(), headers.length() + PAYLOAD, headers, "x".repeat(PAYLOAD));
    byte[] bytes = message.getBytes(ISO_8859_1);
    try (EmbeddedServer server = EmbeddedServer.start(CONFIG);
        RawClient slow = server.connectNarrow();
        RawClient publisher = server.connect();
        RawClient watcher = server.connect()) {
      slow.subscribe("foo", "1");
      slow.flush(); // and reads nothing from here on
      watcher.subscribe("traces", "1");
      watcher.flush();
      List<String> told = List.of();
      for (int i = 0; i < MOST && !told.toString().contains("error"); i++) {
        publisher.send(bytes);
        String text = watcher.message().text();
        told = TraceDocument.of(text.substring(text.indexOf('{')).getBytes(ISO_8859_1)).sorted();
      }
      assertEquals(1, told.size());
      assertTrue(
          told.get(0)
              .endsWith(
                  "\"sub\":\"foo\",\"error\":\"Not delivered because fast producer not stalled and"
                      + " consumer is slow\"}"),
          told::toString);
    }
  }
}
