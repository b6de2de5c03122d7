package io.natrium.verify.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.natrium.verify.process.ServerUnderTest#isPackaged")
@DisabledOnOs(OS.WINDOWS)
class ProgramTest {
  private static final String LOCAL = "127.0.0.1";

  private final List<ServerUnderTest> started = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    started.forEach(ServerUnderTest::close);
  }

  @Test
  void servesUntilItIsTerminated() throws Exception {
    ServerUnderTest server = run("-a", LOCAL, "-p", "-1");
    try (Socket client = new Socket(LOCAL, server.port())) {
      assertTrue(firstLine(client).startsWith("INFO {"));
      server.signal("TERM");
      assertEquals(0, server.awaitEnd());
    }
    server.awaitLine("[INF] Server Exiting..");
    String prefix = "[" + server.pid() + "] ";
    assertTrue(server.log().stream().allMatch(line -> line.startsWith(prefix)), "" + server.log());
    assertEquals("", server.standardOutput());
  }

  @Test
  void endsOnInterruptToo() throws Exception {
    ServerUnderTest server = run("-a", LOCAL, "-p", "-1");
    server.port();
    server.signal("INT");
    assertEquals(0, server.awaitEnd());
    server.awaitLine("Server Exiting..");
  }

  @Test
  void reloadsOnHangupAndKeepsServingABadFile() throws Exception {
    Path config = write("debug: false\n");
    ServerUnderTest server = run("-a", LOCAL, "-p", "-1", "-c", config.toString());
    int port = server.port();
    Files.writeString(config, "debug: true\n");
    server.signal("HUP");
    server.awaitLine("Reloaded server configuration");

    Files.writeString(config, "nonsense {\n");
    server.signal("HUP");
    server.awaitLine("[ERR] Failed to reload server configuration: ");
    try (Socket client = new Socket(LOCAL, port)) {
      assertTrue(firstLine(client).startsWith("INFO {"));
    }
  }

  @Test
  void obeysSignalsOfASecondProcess() throws Exception {
    Path config = write("port: -1\n");
    ServerUnderTest server = run("-a", LOCAL, "-c", config.toString());
    server.port();
    assertEquals(0, run("--signal", "reload=" + server.pid()).awaitEnd());
    server.awaitLine("Reloaded server configuration");
    assertEquals(0, run("--signal", "term=" + server.pid()).awaitEnd());
    assertEquals(0, server.awaitEnd());

    ServerUnderTest late = run("--signal", "term=" + server.pid());
    assertEquals(1, late.awaitEnd());
    late.awaitLine("no such process");
  }

  @Test
  void goesIntoLameDuckMode() throws Exception {
    Path config = write("lame_duck_grace_period: \"1s\"\nlame_duck_duration: \"30s\"\n");
    ServerUnderTest server = run("-a", LOCAL, "-p", "-1", "-c", config.toString());
    server.port();
    server.signal("USR2");
    server.awaitLine("Entering lame duck mode, stop accepting new clients");
    server.signal("TERM");
    server.awaitLine("Trapped \"terminated\" signal");
    assertEquals(0, server.awaitEnd());
  }

  @Test
  void writesAndReopensItsLogFile() throws Exception {
    Path log = folder.resolve("server.log");
    ServerUnderTest server =
        run("-a", LOCAL, "-p", "-1", "-l", log.toString(), "--ports_file_dir", folder.toString());
    awaitFile(portsFile(server));
    assertTrue(Files.readString(log).contains("[INF] Server is ready"));
    Path moved = folder.resolve("moved.log");
    Files.move(log, moved);
    server.signal("USR1");
    awaitFile(log);
    server.signal("TERM");
    assertEquals(0, server.awaitEnd());
    assertTrue(Files.readString(log).contains("[INF] File log re-opened"));
    assertTrue(Files.readString(log).contains("[INF] Server Exiting.."));
    assertFalse(Files.readString(moved).contains("Server Exiting"));
    assertEquals(List.of(), server.log());
  }

  @Test
  void tellsItsPidAndPorts() throws Exception {
    Path pid = folder.resolve("server.pid");
    ServerUnderTest server =
        run("-a", LOCAL, "-p", "-1", "-P", pid.toString(), "--ports_file_dir", folder.toString());
    Path ports = portsFile(server);
    awaitFile(ports);
    assertEquals(
        "{\"nats\":[\"nats://127.0.0.1:" + server.port() + "\"]}", Files.readString(ports));
    assertEquals(Long.toString(server.pid()), Files.readString(pid));
    server.signal("TERM");
    assertEquals(0, server.awaitEnd());
    assertFalse(Files.exists(ports));
  }

  @Test
  void testsConfigurations() throws Exception {
    Path good = write("port: 4222\n");
    ServerUnderTest valid = run("-t", "-c", good.toString());
    assertEquals(0, valid.awaitEnd());
    valid.awaitLine("nats-server: configuration file " + good + " is valid (sha256:");
    assertEquals("", valid.standardOutput());

    Path bad = write("port: {{");
    ServerUnderTest invalid = run("-t", "-c", bad.toString());
    assertEquals(1, invalid.awaitEnd());
    invalid.awaitLine("Parse error");
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOCAL))) {
      ServerUnderTest server = run("-a", LOCAL, "-p", "" + taken.getLocalPort());
      assertEquals(1, server.awaitEnd());
      String line = server.awaitLine("[FTL] ");
      assertTrue(line.contains("port"), line);
      assertEquals("", server.standardOutput());
    }
  }

  @Test
  void printsVersionAndHelpOnStandardOutput() throws Exception {
    ServerUnderTest version = run("--version");
    assertEquals(0, version.awaitEnd());
    List<String> lines = version.standardOutput().lines().toList();
    assertTrue(lines.get(0).matches("nats-server: v\\d+\\.\\d+\\.\\d+"), lines.toString());
    assertTrue(lines.get(1).startsWith("natrium: v"), lines.toString());

    ServerUnderTest help = run("--help");
    assertEquals(0, help.awaitEnd());
    assertTrue(help.standardOutput().contains("-js, --jetstream"));
  }

  @Test
  void refusesUnknownFlagsAndStrayArguments() throws Exception {
    ServerUnderTest flag = run("--nonsense");
    assertEquals(2, flag.awaitEnd());
    flag.awaitLine("flag provided but not defined: -nonsense");
    ServerUnderTest stray = run("serve");
    assertEquals(1, stray.awaitEnd());
    stray.awaitLine("unrecognized command: \"serve\"");
    ServerUnderTest missing = run("-c", folder.resolve("nowhere.conf").toString());
    assertEquals(1, missing.awaitEnd());
    missing.awaitLine("no such file or directory");
  }

  @Test
  void tellsTheChecksumsOfItsPluginsOnlyToThoseWhoDebug() throws Exception {
    ServerUnderTest quiet = run("-a", LOCAL, "-p", "-1");
    quiet.port();
    assertTrue(quiet.log().stream().noneMatch(line -> line.contains("SHA-256")), "" + quiet.log());
    ServerUnderTest talking = run("-a", LOCAL, "-p", "-1", "-D");
    String line = talking.awaitLine("[DBG] Plugin tcp in ");
    assertTrue(line.matches(".* has SHA-256 [0-9a-f]{64}"), line);
  }

  /** What the child process does that makes the class archive, without making one. */
  @Test
  void trainsWithClientsAndWithAConfiguration() throws Exception {
    ServerUnderTest training =
        new ServerUnderTest(folder, "-Dnatrium.train=true", List.of("-a", LOCAL, "-p", "-1"));
    started.add(training);
    assertEquals(0, training.awaitEnd(), () -> "" + training.log());
    List<String> log = training.log();
    assertEquals(
        2, log.stream().filter(line -> line.contains("Server is ready")).count(), "" + log);
    assertTrue(log.stream().noneMatch(line -> line.contains("No client could be")), "" + log);
    assertTrue(log.stream().noneMatch(line -> line.contains("No server could be")), "" + log);
  }

  private ServerUnderTest run(String... arguments) throws Exception {
    ServerUnderTest server = new ServerUnderTest(folder, List.of(arguments));
    started.add(server);
    return server;
  }

  private Path write(String configuration) throws Exception {
    return Files.writeString(folder.resolve("server.conf"), configuration);
  }

  private Path portsFile(ServerUnderTest server) {
    return folder.resolve("nats-server_" + server.pid() + ".ports");
  }

  /** Polls, because a process tells of its files by making them. */
  private static void awaitFile(Path file) throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!Files.exists(file)) {
      assertTrue(System.nanoTime() < deadline, "no file " + file);
      Thread.sleep(10);
    }
  }

  private static String firstLine(Socket client) throws Exception {
    client.setSoTimeout(60_000);
    return new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }
}
