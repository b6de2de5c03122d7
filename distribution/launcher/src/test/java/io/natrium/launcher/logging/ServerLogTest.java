package io.natrium.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.MarkerFactory;

class ServerLogTest {
  private static final String TIME = "\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} ";

  private final long pid = ProcessHandle.current().pid();
  private final ServerLog log = new ServerLog("nats-server");
  private final ServerLoggerFactory loggers = new ServerLoggerFactory(log);
  private final Logger ours = loggers.getLogger("io.natrium.kernel.Test");
  private final Logger library = loggers.getLogger("org.example.Library");

  @TempDir private Path folder;

  @Test
  void writesTheLinesOfTheReference() throws Exception {
    log.configure(settings(0, 0, true, true, true));
    ours.info("Server is {}", "ready");
    ours.warn("w");
    ours.error("e");
    ours.error(MarkerFactory.getMarker(ServerLogProvider.FATAL), "f {}");
    ours.debug("d");
    ours.trace("t");
    List<String> lines = lines();
    String prefix = "\\[" + pid + "\\] " + TIME;
    assertTrue(lines.get(0).matches(prefix + "\\[INF\\] Server is ready"), lines.get(0));
    String[] rest = {"[WRN] w", "[ERR] e", "[FTL] f {}", "[DBG] d", "[TRC] t"};
    for (int i = 0; i < rest.length; i++) {
      assertTrue(lines.get(i + 1).endsWith(" " + rest[i]), lines.get(i + 1));
    }
  }

  @Test
  void leavesTheTimeOut() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    ours.info("ü");
    assertEquals(List.of("[" + pid + "] [INF] ü"), lines());
  }

  @Test
  void switchesDebugAndTraceAtRunTime() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    ours.debug("one");
    ours.trace("one");
    log.configure(settings(0, 0, false, true, true));
    ours.debug("two");
    ours.trace("two");
    log.configure(settings(0, 0, false, false, false));
    assertFalse(ours.isDebugEnabled());
    assertFalse(ours.isTraceEnabled());
    assertEquals(List.of("[" + pid + "] [DBG] two", "[" + pid + "] [TRC] two"), lines());
  }

  @Test
  void holdsLinesBackUntilTheConfigurationIsKnown() throws Exception {
    ours.info("early");
    ours.debug("early detail");
    assertFalse(Files.exists(file()));
    log.configure(settings(0, 0, false, false, false));
    assertEquals(List.of("[" + pid + "] [INF] early"), lines());
  }

  @Test
  void keepsTheNoticesOfLibrariesForDebugging() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    library.info("no");
    library.warn("yes");
    log.configure(settings(0, 0, false, true, true));
    library.info("now");
    library.debug("never");
    assertEquals(List.of("[" + pid + "] [WRN] yes", "[" + pid + "] [DBG] now"), lines());
  }

  @Test
  void namesTheCauseAndShowsItsPlaceWhenDebugging() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    ours.error("Failed", new IllegalStateException("reason"));
    assertEquals(
        List.of("[" + pid + "] [ERR] Failed: java.lang.IllegalStateException: reason"), lines());
    log.configure(settings(0, 0, false, true, false));
    ours.error("Failed", new IllegalStateException("reason"));
    assertTrue(lines().stream().anyMatch(line -> line.contains("at " + getClass().getName())));
  }

  @Test
  void rotatesAndKeepsTheNewestFiles() throws Exception {
    log.configure(settings(200, 3, false, false, false));
    for (int i = 0; i < 40; i++) {
      ours.info("a line of some length, number {}", i);
    }
    List<String> names = names();
    assertEquals(3, names.size(), names.toString());
    assertEquals("server.log", names.get(0));
    for (String name : names.subList(1, 3)) {
      assertTrue(
          name.matches("server\\.log\\.\\d{4}(\\.\\d\\d){5}\\.\\d{9}"), "unexpected " + name);
    }
    String current = Files.readString(file());
    assertTrue(current.contains("[INF] Rotated log, backup saved as \""), current);
    assertTrue(current.contains("[INF] Purged log file \"server.log."), current);
  }

  @Test
  void neverRemovesFilesThatAreNotItsOwn() throws Exception {
    Files.writeString(folder.resolve("server.log.old"), "x");
    Files.writeString(folder.resolve("server.log.2020.01.01.00.00.00.1"), "x");
    log.configure(settings(100, 1, false, false, false));
    for (int i = 0; i < 20; i++) {
      ours.info("a line of some length, number {}", i);
    }
    assertEquals(
        List.of("server.log", "server.log.2020.01.01.00.00.00.1", "server.log.old"), names());
  }

  @Test
  void reopensAFileThatWasMovedAway() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    ours.info("before");
    Files.move(file(), folder.resolve("moved"));
    log.reopen();
    ours.info("after");
    assertEquals(
        List.of("[" + pid + "] [INF] File log re-opened", "[" + pid + "] [INF] after"), lines());
  }

  @Test
  void keepsTheLogWhenANewOneCannotBeOpened() throws Exception {
    log.configure(settings(0, 0, false, false, false));
    String missing = folder.resolve("missing/server.log").toString();
    LogSettings bad = new LogSettings(missing, 0, 0, false, null, false, false, false, false);
    IOException e = assertThrows(IOException.class, () -> log.configure(bad));
    assertEquals(
        "error opening file: open " + missing + ": no such file or directory", e.getMessage());
    ours.info("still here");
    assertEquals(List.of("[" + pid + "] [INF] still here"), lines());
  }

  @Test
  void sendsToARemoteSyslog() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      String url = "udp://127.0.0.1:" + server.getLocalPort();
      log.configure(new LogSettings(null, 0, 0, false, url, true, false, false, false));
      ours.error("disk full");
      DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
      server.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      assertTrue(text.startsWith("<3>2"), text);
      assertTrue(text.endsWith(" nats-server[" + pid + "]: disk full\n"), text);
    }
  }

  @Test
  void refusesUnknownKindsOfSyslog() {
    LogSettings bad = new LogSettings(null, 0, 0, false, "http://x", true, false, false, false);
    assertThrows(IOException.class, () -> log.configure(bad));
  }

  private LogSettings settings(long limit, int files, boolean time, boolean debug, boolean trace) {
    return new LogSettings(file().toString(), limit, files, false, null, time, false, debug, trace);
  }

  private Path file() {
    return folder.resolve("server.log");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
