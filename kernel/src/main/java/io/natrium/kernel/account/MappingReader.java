package io.natrium.kernel.account;

import io.natrium.spi.account.SubjectMapping;
import io.natrium.spi.account.SubjectMapping.Destination;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.SubjectTransform;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.subject.TransformException;
import io.natrium.spi.wire.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code mappings}. Thread: whoever reads the configuration. */
final class MappingReader {

  private static final int WHOLE = 100;

  private final Problems problems;

  MappingReader(Problems problems) {
    this.problems = problems;
  }

  List<SubjectMapping> read(ConfigMap block) {
    List<SubjectMapping> mappings = new ArrayList<>();
    for (ConfigMap.Entry entry : block.entries()) {
      if (!Subjects.isValid(entry.key())) {
        problems.error(
            entry.keyPosition(), "Subject \"" + entry.key() + "\" is not a valid subject");
      } else {
        mapping(entry).ifPresent(mappings::add);
      }
    }
    return mappings;
  }

  private Optional<SubjectMapping> mapping(ConfigMap.Entry entry) {
    int errors = problems.errors().size();
    List<Destination> destinations = new ArrayList<>();
    if (entry.value() instanceof ConfigText text) {
      destinations.add(new Destination(text.value(), WHOLE, ""));
    } else if (entry.value() instanceof ConfigList list) {
      list.values().forEach(value -> destination(value).ifPresent(destinations::add));
    } else {
      destination(entry.value()).ifPresent(destinations::add);
    }
    SubjectMapping mapping = new SubjectMapping(entry.key(), destinations);
    String wrong = problemWith(mapping);
    if (wrong != null) {
      String single = entry.value() instanceof ConfigText text ? " to \"" + text.value() + '"' : "";
      problems.error(
          entry.keyPosition(),
          "Error adding mapping for \"" + entry.key() + '"' + single + " : " + wrong);
    }
    return problems.errors().size() == errors ? Optional.of(mapping) : Optional.empty();
  }

  /** What is wrong with a mapping, or null. */
  private static String problemWith(SubjectMapping mapping) {
    Set<String> seen = new HashSet<>();
    Map<String, Integer> weights = new HashMap<>();
    for (Destination destination : mapping.destinations()) {
      if (!seen.add(destination.subject())) {
        return "duplicate entry for \"" + destination.subject() + '"';
      }
      if (weights.merge(destination.cluster(), destination.weight(), Integer::sum) > WHOLE) {
        return "total weight needs to be <= 100";
      }
      String wrong = problemWith(mapping.source(), destination.subject());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static String problemWith(String source, String destination) {
    boolean rest = false;
    for (String token : destination.split("\\.", -1)) {
      if (token.isEmpty() || rest) {
        return "invalid mapping destination: invalid transform in " + token;
      }
      boolean call = token.length() > 4 && token.startsWith("{{") && token.endsWith("}}");
      if (call && token.matches("\\{\\{\\s*([lL]eft|[rR]ight)\\s*\\(.*\\)\\s*\\}\\}")) {
        // The reference takes these two for streams and not for accounts.
        return "invalid mapping destination: unknown function in " + token;
      }
      if (!call && token.matches("(?s).*[\\t\\n\\f\\r ].*")) {
        return "invalid mapping destination: invalid transform";
      }
      rest = token.equals(">");
    }
    try {
      SubjectTransform.of(source, destination);
      return null;
    } catch (TransformException wrong) {
      return wrong.getMessage();
    }
  }

  private Optional<Destination> destination(ConfigValue value) {
    if (!(value instanceof ConfigMap map)) {
      problems.error(value.position(), "Expected an entry for the mapping destination");
      return Optional.empty();
    }
    String subject = "";
    String cluster = "";
    int weight = -1;
    for (ConfigMap.Entry entry : map.entries()) {
      switch (ConfigMap.fold(entry.key())) {
        case "dest", "destination" -> subject = text(entry);
        case "cluster" -> cluster = text(entry);
        case "weight" -> {
          weight = weight(entry);
          if (weight < 0) {
            return Optional.empty();
          }
        }
        default -> {
          problems.error(
              entry.keyPosition(),
              "Unknown field " + Quoted.of(entry.key()) + " for mapping destination");
          return Optional.empty();
        }
      }
    }
    if (weight < 0) {
      problems.error(map.position(), "Missing weight for mapping destination \"" + subject + '"');
      return Optional.empty();
    }
    return Optional.of(new Destination(subject, weight, cluster));
  }

  private String text(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigText text) {
      return text.value();
    }
    problems.error(
        entry.keyPosition(),
        "expected a text for \"" + entry.key() + "\", but got " + entry.value().kind());
    return "";
  }

  private int weight(ConfigMap.Entry entry) {
    long weight;
    if (entry.value() instanceof ConfigInteger number) {
      weight = number.value();
    } else if (entry.value() instanceof ConfigText text) {
      String digits =
          text.value().endsWith("%")
              ? text.value().substring(0, text.value().length() - 1)
              : text.value();
      try {
        weight = Integer.parseInt(digits);
      } catch (NumberFormatException wrong) {
        problems.error(
            entry.keyPosition(), "Invalid weight \"" + digits + "\" for mapping destination");
        return -1;
      }
    } else {
      problems.error(
          entry.keyPosition(), "Unknown entry type for weight of " + entry.value().kind());
      return -1;
    }
    if (weight < 0 || weight > WHOLE) {
      problems.error(entry.keyPosition(), "Invalid weight " + weight + " for mapping destination");
      return -1;
    }
    return (int) weight;
  }
}
