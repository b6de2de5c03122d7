package io.natrium.bench.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.bench.report.Json;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the load generator as a process of its own, so that its CPU time, heap and profile are those
 * of one mode.
 *
 * @param prefix what pins it, may be empty
 * @param warmSeconds time before each measurement
 * @param seconds time of each measurement
 */
record Generator(List<String> prefix, double warmSeconds, double seconds) {

  private static final long GRACE_SECONDS = 90;

  /** Runs a mode; a run that gives no result is a result with a bad count of 1. */
  Map<String, Object> run(String label, String mode, Fleet.Berth berth, double warmFactor)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(prefix);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx1g", "-XX:MaxDirectMemorySize=1g"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.natrium.bench.Bench"));
    words.addAll(List.of("load", "--label", label, "--mode", mode, "--url", berth.url()));
    words.addAll(List.of("--pid", Long.toString(berth.pid())));
    words.addAll(List.of("--warm", Double.toString(warmSeconds * warmFactor)));
    words.addAll(List.of("--time", Double.toString(seconds)));
    File errors = File.createTempFile("natrium-bench", ".err");
    try {
      Process process =
          Children.start(new ProcessBuilder(words).redirectError(Redirect.to(errors)));
      return result(label, mode, process, errors.toPath());
    } finally {
      if (!errors.delete()) {
        errors.deleteOnExit();
      }
    }
  }

  private Map<String, Object> result(String label, String mode, Process process, Path errors)
      throws IOException, InterruptedException {
    // One line comes, at the end: it fits into the pipe.
    long limit = (long) (warmSeconds * 2 + seconds) + GRACE_SECONDS;
    if (!process.waitFor(limit, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return failed(label, mode, "no end after " + limit + " s");
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
    String line = said.substring(said.lastIndexOf('\n') + 1);
    if (!line.startsWith("{")) {
      String text = Files.readString(errors, UTF_8);
      return failed(label, mode, text.substring(0, Math.min(400, text.length())));
    }
    return Json.parseObject(line);
  }

  static Map<String, Object> failed(String label, String mode, String why) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("label", label);
    result.put("mode", mode);
    result.put("bad", 1);
    result.put("failed", true);
    result.put("notes", List.of(why));
    return result;
  }
}
