package io.natrium.bench;

import io.natrium.bench.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The file of option {@code --out}, one line of JSON for each result; none without the option. */
final class ResultFile {

  private final Path path;

  private ResultFile(Path path) {
    this.path = path;
  }

  static ResultFile of(Arguments given) {
    return new ResultFile(given.has("out") ? Path.of(given.required("out")) : null);
  }

  /** Appends a result. */
  void add(Map<String, Object> result) throws IOException {
    if (path != null) {
      Files.writeString(
          path, Json.write(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
