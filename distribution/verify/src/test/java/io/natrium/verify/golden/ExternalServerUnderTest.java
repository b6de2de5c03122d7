package io.natrium.verify.golden;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executable that takes {@code -c FILE} and logs as nats-server does. */
final class ExternalServerUnderTest implements ServerUnderTest {

  private static final Pattern LISTENING =
      Pattern.compile("Listening for client connections on (\\S+):(\\d+)");

  private final Path executable;
  private Process process;
  private Path file;

  ExternalServerUnderTest(Path executable) {
    this.executable = executable;
  }

  @Override
  public InetSocketAddress start(String config) throws IOException {
    file = Files.createTempFile("golden", ".conf");
    Files.writeString(file, config);
    process =
        new ProcessBuilder(executable.toString(), "-c", file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
    InetSocketAddress address = null;
    StringBuilder said = new StringBuilder();
    String line;
    while ((line = log.readLine()) != null) {
      said.append(line).append('\n');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        address = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
      }
      if (line.contains("Server is ready")) {
        break;
      }
    }
    if (address == null || line == null) {
      throw new IOException(executable + " did not come up:\n" + said);
    }
    drain(log);
    return address;
  }

  /** Keeps the pipe empty, else the server would block on its own log. */
  private static void drain(BufferedReader log) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (log.readLine() != null) {
                  // Only the end matters: it comes with the end of the process.
                }
              } catch (IOException closed) {
                // The process was destroyed while the line was read.
              }
            },
            "golden-server-log");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
