package io.natrium.verify.golden;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays every golden transcript.
 *
 * <p>The server is Natrium in this JVM, or the executable that the system property {@code
 * natrium.golden.server} names, which is how the transcripts are proved against their origin.
 * {@code natrium.golden.only} limits a run to scenarios whose {@code file/name} contains it.
 */
class GoldenTranscriptTest {

  private static GoldenServers servers;

  @BeforeAll
  static void chooseServer() throws URISyntaxException {
    String executable = System.getProperty("natrium.golden.server", "");
    Supplier<ServerUnderTest> factory =
        executable.isEmpty()
            ? EmbeddedServerUnderTest::new
            : () -> new ExternalServerUnderTest(Path.of(executable));
    servers = new GoldenServers(folder().resolve("config"), factory);
  }

  @AfterAll
  static void stopServers() throws IOException {
    servers.close();
  }

  @TestFactory
  Stream<DynamicContainer> transcripts() throws IOException, URISyntaxException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder())) {
      files = listed.filter(path -> path.toString().endsWith(".golden")).sorted().toList();
    }
    return files.stream().map(GoldenTranscriptTest::container);
  }

  private static DynamicContainer container(Path path) {
    String file = path.getFileName().toString();
    String only = System.getProperty("natrium.golden.only", "");
    try {
      return DynamicContainer.dynamicContainer(
          file,
          GoldenFile.read(path).stream()
              .filter(scenario -> (file + "/" + scenario.name()).contains(only))
              .map(scenario -> test(path, file, scenario)));
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static DynamicTest test(Path path, String file, Scenario scenario) {
    return DynamicTest.dynamicTest(
        scenario.name() + " [" + scenario.rows() + "]",
        path.toUri(),
        () -> {
          try (ScenarioPlayer player = new ScenarioPlayer(file, scenario, servers)) {
            player.play();
          }
        });
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(GoldenTranscriptTest.class.getResource("/golden").toURI());
  }
}
