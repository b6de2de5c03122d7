package io.natrium.spi.account;

import io.natrium.spi.Stable;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.wire.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads blocks of permissions. Thread: whoever reads the configuration. */
@Stable
public final class PermissionsReader {

  private final Problems problems;

  /** Makes a reader that reports to {@code problems}. */
  public PermissionsReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a value of {@code permissions}.
   *
   * @return empty if it is no map, which is reported
   */
  public Optional<Permissions> read(ConfigValue value) {
    if (!(value instanceof ConfigMap map)) {
      problems.error(
          value.position(), "Expected permissions to be a map/struct, got " + value.kind());
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<ResponseRule> responses =
        fields.value("publish_allow_responses", "allow_responses").flatMap(this::responses);
    // With it an empty list of what may be published is one: nothing but answers.
    boolean open = responses.isEmpty();
    Optional<SubjectRules> publish =
        fields.value("pub", "publish", "import").flatMap(rules -> rules(rules, false, open));
    Optional<SubjectRules> subscribe =
        fields.value("sub", "subscribe", "export").flatMap(rules -> rules(rules, true, true));
    if (responses.isPresent()) {
      SubjectRules written = publish.orElse(new SubjectRules(Optional.empty(), List.of()));
      publish =
          Optional.of(
              new SubjectRules(Optional.of(written.allow().orElse(List.of())), written.deny()));
    }
    for (ConfigMap.Entry entry : map.entries()) {
      if (!entry.usedAsVariable() && !isKnown(entry.key())) {
        problems.error(
            entry.keyPosition(),
            "Unknown field " + Quoted.of(entry.key()) + " parsing permissions");
      }
    }
    return Optional.of(new Permissions(publish, subscribe, responses));
  }

  private static boolean isKnown(String key) {
    return List.of(
            "pub",
            "publish",
            "import",
            "sub",
            "subscribe",
            "export",
            "publish_allow_responses",
            "allow_responses")
        .contains(ConfigMap.fold(key));
  }

  /** An empty list is taken as if it were left out. */
  private Optional<List<String>> allowed(ConfigValue value, boolean queues, boolean open) {
    Optional<List<String>> allow = subjects(value, queues);
    if (allow.filter(List::isEmpty).isPresent()) {
      if (open) {
        problems.advice(value.position(), "an empty list of what is allowed allows everything");
      }
      return Optional.empty();
    }
    return allow;
  }

  private Optional<SubjectRules> rules(ConfigValue value, boolean queues, boolean open) {
    if (!(value instanceof ConfigMap map)) {
      return Optional.of(new SubjectRules(allowed(value, queues, open), List.of()));
    }
    if (map.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> allow =
        map.find("allow").flatMap(entry -> allowed(entry.value(), queues, open));
    Optional<List<String>> deny =
        map.find("deny").flatMap(entry -> subjects(entry.value(), queues));
    for (ConfigMap.Entry entry : map.entries()) {
      String key = ConfigMap.fold(entry.key());
      if (!key.equals("allow") && !key.equals("deny") && !entry.usedAsVariable()) {
        problems.error(
            entry.keyPosition(),
            "Unknown field name "
                + Quoted.of(entry.key())
                + " parsing subject permissions, only 'allow' or 'deny' are permitted");
      }
    }
    adviseOnShadowed(map, allow.orElse(List.of()), deny.orElse(List.of()));
    return Optional.of(new SubjectRules(allow, deny.orElse(List.of())));
  }

  private void adviseOnShadowed(ConfigMap map, List<String> allow, List<String> deny) {
    for (String allowed : allow) {
      for (String denied : deny) {
        if (covers(denied, allowed)) {
          problems.advice(
              map.position(),
              '"' + allowed + "\" is allowed to no effect, because \"" + denied + "\" is denied");
        }
      }
    }
  }

  /** Whether all of a pattern without queue group is within another. */
  private static boolean covers(String wide, String narrow) {
    if (wide.contains(" ") || narrow.contains(" ")) {
      return wide.equals(narrow);
    }
    String[] outer = wide.split("\\.");
    String[] inner = narrow.split("\\.");
    for (int i = 0; i < outer.length; i++) {
      if (outer[i].equals(">")) {
        return inner.length > i;
      }
      if (i == inner.length
          || inner[i].equals(">")
          || !(outer[i].equals("*") || outer[i].equals(inner[i]))) {
        return false;
      }
    }
    return outer.length == inner.length;
  }

  private Optional<List<String>> subjects(ConfigValue value, boolean queues) {
    List<String> subjects = new ArrayList<>();
    if (value instanceof ConfigText text) {
      subjects.add(text.value());
    } else if (value instanceof ConfigList list) {
      for (ConfigValue element : list.values()) {
        if (!(element instanceof ConfigText text)) {
          problems.error(
              element.position(), "Subject in permissions array cannot be cast to string");
          return Optional.empty();
        }
        subjects.add(text.value());
      }
    } else {
      problems.error(
          value.position(),
          "Expected subject permissions to be a subject, or array of subjects, got "
              + value.kind());
      return Optional.empty();
    }
    for (String subject : subjects) {
      String wrong = problemWith(subject, queues);
      if (wrong != null) {
        problems.error(value.position(), wrong);
        return Optional.empty();
      }
    }
    return Optional.of(subjects);
  }

  private static String problemWith(String subject, boolean queues) {
    if (Subjects.isValid(subject)) {
      return null;
    }
    String[] parts = subject.strip().split("\\s+");
    if (!queues || parts.length != 2) {
      return "subject " + Quoted.of(subject) + " is not a valid subject";
    }
    if (!Subjects.isValid(parts[0])) {
      return "subject " + Quoted.of(parts[0]) + " is not a valid subject";
    }
    return Subjects.isValid(parts[1])
        ? null
        : "queue " + Quoted.of(parts[1]) + " is not a valid queue";
  }

  private Optional<ResponseRule> responses(ConfigValue value) {
    if (value instanceof ConfigBoolean flag) {
      return flag.value() ? Optional.of(ResponseRule.DEFAULT) : Optional.empty();
    }
    if (!(value instanceof ConfigMap map)) {
      problems.error(
          value.position(), "error parsing response permissions, expected a boolean or a map");
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    OptionalInt max = fields.smallInteger("max", "max_msgs", "max_messages", "max_responses");
    Optional<Duration> within = fields.duration("expires", "expiration", "ttl");
    fields.finish();
    int most = max.orElse(0);
    return Optional.of(
        new ResponseRule(
            most == 0 ? ResponseRule.DEFAULT.max() : most,
            within.filter(time -> !time.isZero()).orElse(ResponseRule.DEFAULT.within())));
  }
}
