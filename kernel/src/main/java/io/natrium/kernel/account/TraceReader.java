package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.account.TraceDestination;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.Subjects;
import java.util.Optional;

/** Reads where traces of an account go. Thread: whoever reads the configuration. */
final class TraceReader {

  private static final int ALL = 100;

  private final Problems problems;

  TraceReader(Problems problems) {
    this.problems = problems;
  }

  Optional<TraceDestination> read(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigText subject) {
      return destination(entry, subject.value(), ALL);
    }
    if (!(entry.value() instanceof ConfigMap map)) {
      problems.error(
          entry.keyPosition(),
          "Expected account message trace \""
              + entry.key()
              + "\" to be a string or a map/struct, got "
              + entry.value().kind());
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<ConfigMap.Entry> subject = fields.entry("dest");
    int sampling = fields.entry("sampling").map(this::sampling).orElse(ALL);
    fields.finish();
    if (subject.isEmpty()) {
      problems.warning(
          entry.keyPosition(), "Trace destination sampling ignored since no destination was set");
      return Optional.empty();
    }
    if (subject.get().value() instanceof ConfigText text) {
      return destination(subject.get(), text.value(), sampling);
    }
    problems.error(
        subject.get().keyPosition(),
        "Field \"dest\" should be a string, got " + subject.get().value().kind());
    return Optional.empty();
  }

  private int sampling(ConfigMap.Entry entry) {
    long sampling;
    if (entry.value() instanceof ConfigInteger number) {
      sampling = number.value();
    } else if (entry.value() instanceof ConfigText text) {
      String value = text.value();
      try {
        sampling =
            Integer.parseInt(value.endsWith("%") ? value.substring(0, value.length() - 1) : value);
      } catch (NumberFormatException wrong) {
        problems.error(
            entry.keyPosition(), "Invalid trace destination sampling value \"" + value + '"');
        return ALL;
      }
    } else {
      problems.error(
          entry.keyPosition(),
          "Trace destination sampling field \"sampling\" should be an integer or a percentage, got "
              + entry.value().kind());
      return ALL;
    }
    if (sampling <= 0 || sampling > ALL) {
      problems.error(
          entry.keyPosition(),
          "Trace destination sampling value " + sampling + " is invalid, needs to be [1..100]");
      return ALL;
    }
    return (int) sampling;
  }

  private Optional<TraceDestination> destination(
      ConfigMap.Entry entry, String subject, int sampling) {
    byte[] bytes = subject.getBytes(UTF_8);
    if (!Subjects.isValidLiteral(bytes, 0, bytes.length)) {
      problems.error(entry.keyPosition(), "Trace destination \"" + subject + "\" is not valid");
      return Optional.empty();
    }
    return Optional.of(new TraceDestination(subject, sampling));
  }
}
