package io.natrium.verify.golden;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a golden file. */
final class GoldenFile {

  private static final Pattern STEP = Pattern.compile("([A-Z])(\\+raw|\\+|>>|>|=|~|-|<)(?: (.*))?");
  private static final Set<String> OPTIONS = Set.of("fresh", "unordered", "mask-sid", "keep-ping");

  private final Path path;
  private final List<Scenario> scenarios = new ArrayList<>();

  private String title;
  private int titleLine;
  private String config;
  private Set<String> options;
  private List<Step> steps;
  private List<String> recorded;

  private GoldenFile(Path path) {
    this.path = path;
  }

  static List<Scenario> read(Path path) throws IOException {
    GoldenFile file = new GoldenFile(path);
    int number = 0;
    for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
      file.accept(line, ++number);
    }
    file.end();
    return file.scenarios;
  }

  private void accept(String line, int number) {
    if (line.startsWith("== ")) {
      end();
      title = line.substring(3);
      titleLine = number;
      config = "default";
      options = new HashSet<>();
      steps = new ArrayList<>();
    } else if (line.startsWith("@ config ")) {
      config = line.substring("@ config ".length());
    } else if (line.startsWith("@ ")) {
      if (!OPTIONS.contains(line.substring(2))) {
        throw malformed(number, "no such option: " + line);
      }
      options.add(line.substring(2));
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      acceptStep(line, number);
    }
  }

  private void acceptStep(String line, int number) {
    Matcher matcher = STEP.matcher(line);
    if (steps == null || !matcher.matches()) {
      throw malformed(number, "no step: " + line);
    }
    String connection = matcher.group(1);
    String text = matcher.group(3) == null ? "" : matcher.group(3);
    switch (matcher.group(2)) {
      case "+raw" -> steps.add(new Step.Open(connection, number, true, ""));
      case "+" -> steps.add(new Step.Open(connection, number, false, text));
      case ">" -> steps.add(new Step.Write(connection, number, text, false));
      case ">>" -> steps.add(new Step.Write(connection, number, text, true));
      case "-" -> steps.add(new Step.Close(connection, number));
      case "=" -> addRead(connection, number, true, "pong");
      case "~" -> addRead(connection, number, false, text);
      default -> addRecorded(connection, number, text);
    }
  }

  private void addRead(String connection, int number, boolean barrier, String text) {
    String[] words = text.split(" ");
    recorded = new ArrayList<>();
    steps.add(
        new Step.Read(connection, number, barrier, words[0], !text.endsWith(" nomsg"), recorded));
  }

  private void addRecorded(String connection, int number, String text) {
    if (steps.isEmpty()
        || !(steps.get(steps.size() - 1) instanceof Step.Read read)
        || !read.connection().equals(connection)) {
      throw malformed(number, "a recorded line without a step that reads");
    }
    recorded.add(text);
  }

  private void end() {
    if (title == null) {
      return;
    }
    int bar = title.lastIndexOf(" | ");
    if (bar < 0) {
      throw malformed(titleLine, "a scenario without rows");
    }
    scenarios.add(
        new Scenario(
            title.substring(0, bar),
            title.substring(bar + 3),
            config,
            Set.copyOf(options),
            titleLine,
            List.copyOf(steps)));
    title = null;
  }

  private IllegalStateException malformed(int number, String what) {
    return new IllegalStateException(path.getFileName() + ":" + number + ": " + what);
  }
}
