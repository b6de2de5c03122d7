package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.options.ServerOptionsSection;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.ReloadPlan;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares with what nats-server says to the same files. The verdicts were recorded by {@code
 * distribution/verify/scripts/record-config-verdicts.sh}.
 */
class ReferenceVerdictTest {

  /** What Natrium reads although nats-server does not, and the other way round, on purpose. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          "lang-block-crlf", "a block may end in a carriage return",
          "lang-suffix-unknown", "an unknown suffix is an error instead of a forgotten key",
          "lang-suffix-overflow", "an overflow is an error instead of a wrong number",
          "key-port-large", "a port that cannot be is refused at once",
          "rule-payload-over-pending", "what ends the start is told by a test too",
          "lang-variable-environment-list", "a list from the environment is a list like any other");

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NATRIUM_TEST_PORT", "4333",
          "NATRIUM_TEST_NAME", "from_env",
          "NATRIUM_TEST_LIST", "[a, \"b c\"]",
          "NATRIUM_TEST_MAP", "{ a: b }",
          "NATRIUM_TEST_INDIRECT", "$NATRIUM_TEST_PORT",
          "NATRIUM_TEST_CYCLE", "$NATRIUM_TEST_CYCLE",
          "NATRIUM_TEST_BROKEN", "\"abc");

  /** Refused by both, in words that would not help a user of Natrium, or at another place. */
  private static final Set<String> OTHER_WORDS =
      Set.of(
          "key-feature-flags-text",
          "key-listen-bool",
          "key-ping-interval-bool",
          "lang-json-list-of-integers",
          "lang-key-in-map-without-value",
          "tls-handshake-first-1",
          "tls-min-version-decimal",
          "tls-ocsp-peer-unknown");

  private record Verdict(String sample, boolean ok, String text) {}

  @TestFactory
  Stream<DynamicTest> shouldGiveTheVerdictOfTheReference() {
    return verdicts().stream()
        .map(verdict -> DynamicTest.dynamicTest(verdict.sample(), () -> compare(verdict)));
  }

  @Test
  void shouldKnowEverySampleAndDifference() throws IOException {
    TreeSet<String> samples = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".conf"))
          .forEach(name -> samples.add(name.substring(0, name.length() - 5)));
    }
    TreeSet<String> recorded = new TreeSet<>();
    verdicts().forEach(verdict -> recorded.add(verdict.sample()));
    assertEquals(samples, recorded);
    assertTrue(recorded.containsAll(DIFFERENCES.keySet()));
  }

  private static void compare(Verdict verdict) {
    String file = verdict.sample() + ".conf";
    String digest = null;
    String message = null;
    try {
      digest = loader().test(new ConfigOrigin.File(file)).digest();
    } catch (ConfigException | ConfigRejectedException e) {
      message = e.getMessage();
    }
    if (DIFFERENCES.containsKey(verdict.sample())) {
      assertEquals(verdict.ok(), message != null, DIFFERENCES.get(verdict.sample()));
    } else if (verdict.ok()) {
      assertEquals(null, message);
      assertEquals(verdict.text(), digest);
    } else {
      assertEquals(null, digest, "should be refused: " + verdict.text());
      compareMessage(verdict, message);
    }
  }

  /** The words must be the reference's, but where it shows the types of Go. */
  private static void compareMessage(Verdict verdict, String message) {
    for (String line : verdict.text().split(" \\| ")) {
      if (line.contains("interface conversion") || line.contains("unsupported type")) {
        String position = line.substring(0, line.indexOf(": "));
        assertTrue(message.contains(position), message + " should stand at " + position);
      } else if (!OTHER_WORDS.contains(verdict.sample())) {
        assertTrue(message.contains(line), () -> "should say\n" + line + "\nbut says\n" + message);
      }
    }
  }

  private static ConfigLoader loader() {
    SectionRegistry registry = new SectionRegistry();
    registry.add(
        "kernel", new ServerOptionsSection((from, to) -> ReloadPlan.unchanged(), options -> {}));
    return new ConfigLoader(new ConfigParser(new SampleSource()), registry, Overlay.none());
  }

  private static List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(folder().resolve("verdicts.tsv"))) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", 3);
          verdicts.add(new Verdict(columns[0], columns[1].equals("ok"), columns[2]));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertFalse(verdicts.isEmpty());
    return verdicts;
  }

  private static Path folder() {
    try {
      return Path.of(ReferenceVerdictTest.class.getResource("verdicts/verdicts.tsv").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads the samples as if their folder were the working directory. */
  private static final class SampleSource implements ConfigSource {

    @Override
    public String read(String path) {
      try {
        return new String(Files.readAllBytes(folder().resolve(path)), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new ConfigException(
            Position.none(), "open " + path + ": no such file or directory", e);
      }
    }

    @Override
    public Optional<String> environment(String name) {
      return Optional.ofNullable(ENVIRONMENT.get(name));
    }
  }

  @Test
  void shouldHaveSamplesOfEveryKind() {
    List<Verdict> verdicts = verdicts();
    for (String kind : Arrays.asList("lang-", "key-", "tls-")) {
      assertTrue(verdicts.stream().filter(v -> v.sample().startsWith(kind)).count() >= 40);
    }
    assertTrue(verdicts.stream().filter(Verdict::ok).count() >= 100);
    assertTrue(verdicts.stream().filter(verdict -> !verdict.ok()).count() >= 100);
  }
}
