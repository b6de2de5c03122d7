package io.natrium.launcher.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
  private static final BoundPorts PORTS =
      new BoundPorts(
          List.of("nats://127.0.0.1:4222", "nats://[::1]:4222"),
          List.of(),
          List.of("nats://127.0.0.1:6222"),
          List.of("ws://127.0.0.1:8080"));

  private final long pid = ProcessHandle.current().pid();
  private final ProcessFiles files = new ProcessFiles("nats-server");

  @Test
  void writesThePortsUnderTheNameOfTheProgram(@TempDir Path folder) throws Exception {
    files.writePorts(folder.toString(), PORTS);
    Path file = folder.resolve("nats-server_" + pid + ".ports");
    assertEquals(
        "{\"nats\":[\"nats://127.0.0.1:4222\",\"nats://[::1]:4222\"],"
            + "\"cluster\":[\"nats://127.0.0.1:6222\"],\"websocket\":[\"ws://127.0.0.1:8080\"]}",
        Files.readString(file));
    assertEquals(1, count(folder), "nothing is left beside it");

    files.removePorts();
    assertFalse(Files.exists(file));
    files.removePorts();
  }

  @Test
  void writesThePid(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("server.pid");
    Files.writeString(file, "a former, longer content");
    files.writePid(file.toString());
    assertEquals(Long.toString(pid), Files.readString(file));
  }

  @Test
  void failsWhereItMayNotWrite(@TempDir Path folder) {
    String missing = folder.resolve("missing").toString();
    assertThrows(IOException.class, () -> files.writePorts(missing, PORTS));
    assertThrows(IOException.class, () -> files.writePid(missing + "/pid"));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }
}
