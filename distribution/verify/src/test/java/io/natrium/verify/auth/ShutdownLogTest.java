package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.LogLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server that checks its clients says as it ends. */
@Timeout(60)
class ShutdownLogTest {

  private static final String CONFIG =
      """
      server_name: the-one-that-ends
      authorization { users: [ { user: u, password: u } ] }
      """;

  @TempDir private Path folder;

  /** The log may still hold lines of servers before. */
  private static List<String> after(String text, List<String> lines) {
    int begin = lines.size();
    for (int i = lines.size() - 1; i >= 0 && begin == lines.size(); i--) {
      begin = lines.get(i).contains(text) ? i : begin;
    }
    return lines.subList(begin, lines.size());
  }

  @Test
  void shouldNotWarnOfItsOwnEnd() throws IOException {
    try (LogLines log = new LogLines(folder)) {
      EmbeddedServer.start(CONFIG).close();
      Await.until(
          "the last line of the server",
          () ->
              after("the-one-that-ends", log.lines()).stream()
                  .anyMatch(line -> line.contains("Server Exiting")));
      List<String> end = after("Initiating Shutdown", log.lines());
      assertEquals(
          List.of(),
          end.stream().filter(line -> line.contains("[WRN]") || line.contains("[ERR]")).toList());
    }
  }
}
