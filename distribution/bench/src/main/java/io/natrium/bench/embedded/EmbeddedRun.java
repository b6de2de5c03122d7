package io.natrium.bench.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.bench.driver.Children;
import io.natrium.bench.report.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures embedded servers: in each of some JVMs, one after another, a first server and those
 * after it.
 *
 * @param jvms how many JVMs
 * @param warm how many servers in each after the first
 */
public record EmbeddedRun(int jvms, int warm) {

  /** From this release on the JVM warns of native code unless it is told to allow it. */
  private static final int WARNS_OF_NATIVE_CODE = 24;

  public EmbeddedRun {
    if (jvms < 1 || warm < 1) {
      throw new IllegalArgumentException("at least one JVM and one start after the first");
    }
  }

  /**
   * Runs.
   *
   * @return one result for each JVM
   * @throws IOException if a JVM ends without one; says what it said
   */
  public List<Map<String, Object>> run() throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int jvm = 0; jvm < jvms; jvm++) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("label", "natrium");
      result.put("mode", "embedded");
      result.put("run", jvm);
      result.putAll(inOwnJvm());
      results.add(result);
    }
    return results;
  }

  private Map<String, Object> inOwnJvm() throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= WARNS_OF_NATIVE_CODE) {
      words.add("--enable-native-access=ALL-UNNAMED");
    }
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(EmbeddedStarts.class.getName());
    words.add(Integer.toString(1 + warm));
    Process process =
        Children.start(
            new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true));
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return said.lines()
        .filter(line -> line.startsWith("{"))
        .findFirst()
        .map(Json::parseObject)
        .orElseThrow(() -> new IOException("the JVM ended without a result: " + said));
  }

  /** Times of the first of each JVM. */
  public static List<Double> first(List<Map<String, Object>> results, String name) {
    return results.stream().map(result -> numbers(result, name).get(0)).toList();
  }

  /** Times of all but the first of each JVM. */
  public static List<Double> later(List<Map<String, Object>> results, String name) {
    return results.stream().flatMap(result -> numbers(result, name).stream().skip(1)).toList();
  }

  private static List<Double> numbers(Map<String, Object> result, String name) {
    if (result.get(name) instanceof List<?> list) {
      return list.stream().map(Double.class::cast).toList();
    }
    throw new IllegalArgumentException("no " + name + " in " + result);
  }
}
