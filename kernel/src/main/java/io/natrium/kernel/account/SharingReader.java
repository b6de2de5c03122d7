package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountExport.Access;
import io.natrium.spi.account.AccountExport.Latency;
import io.natrium.spi.account.AccountExport.ResponseType;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code exports} and {@code imports}. Thread: whoever reads the configuration. */
final class SharingReader {

  private static final int ALL = 100;

  private final Problems problems;

  SharingReader(Problems problems) {
    this.problems = problems;
  }

  List<AccountExport> exports(ConfigMap.Entry entry) {
    List<AccountExport> exports = new ArrayList<>();
    if (!(entry.value() instanceof ConfigList list)) {
      problems.error(
          entry.keyPosition(), "Exports should be an array, got " + entry.value().kind());
      return exports;
    }
    for (ConfigValue value : list.values()) {
      if (value instanceof ConfigMap map) {
        export(map).ifPresent(exports::add);
      } else {
        problems.error(
            value.position(), "Export Items should be a map with type entry, got " + value.kind());
      }
    }
    return exports;
  }

  private Optional<AccountExport> export(ConfigMap map) {
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<String> stream = fields.text("stream");
    Optional<String> service = fields.text("service");
    Optional<String> response = fields.text("response", "response_type");
    Optional<Duration> threshold = threshold(fields);
    Optional<ConfigMap.Entry> latency = fields.entry("latency");
    boolean allowTrace = fields.bool("allow_trace").orElse(false);
    Optional<Set<String>> accounts =
        fields.texts("accounts").filter(all -> !all.isEmpty()).map(LinkedHashSet::new);
    int position = fields.smallInteger("account_token_position").orElse(0);
    fields.finish();
    Access access = new Access(accounts, position, false);
    if (stream.isPresent() && service.isPresent()) {
      problems.error(
          map.position(), "Detected service \"" + service.get() + "\" but already saw a stream");
      return Optional.empty();
    }
    if (stream.isPresent()) {
      refuseOnStream(fields, "response", "response", "response_type");
      refuseOnStream(
          fields,
          "response",
          "threshold",
          "response_threshold",
          "response_max_time",
          "response_time");
      refuseOnStream(fields, "latency", "latency");
      refuseOnStream(fields, "allow_trace", "allow_trace");
      return Optional.of(new AccountExport.Stream(stream.get(), access));
    }
    return service.map(
        subject ->
            new AccountExport.Service(
                subject,
                access,
                responseType(fields, response),
                threshold
                    .filter(time -> !time.isZero())
                    .orElse(AccountExport.Service.DEFAULT_THRESHOLD),
                latency.flatMap(this::latency),
                allowTrace));
  }

  private void refuseOnStream(ConfigFields fields, String directive, String... names) {
    if (fields.has(names)) {
      problems.error(
          fields.positionOf(names), "Detected " + directive + " directive on non-service");
    }
  }

  private Optional<Duration> threshold(ConfigFields fields) {
    String[] names = {"threshold", "response_threshold", "response_max_time", "response_time"};
    Optional<String> text = fields.text(names);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(GoDuration.parse(text.get()));
    } catch (IllegalArgumentException wrong) {
      problems.error(
          fields.positionOf(names),
          "Expected response threshold to be a parseable time duration, got \"" + text.get() + '"');
      return Optional.empty();
    }
  }

  private ResponseType responseType(ConfigFields fields, Optional<String> written) {
    return switch (written.orElse("single").toLowerCase(Locale.ROOT)) {
      case "single", "singleton" -> ResponseType.SINGLETON;
      case "stream" -> ResponseType.STREAM;
      case "chunk", "chunked" -> ResponseType.CHUNKED;
      default -> {
        problems.error(
            fields.positionOf("response", "response_type"),
            "Unknown response type: \"" + written.get() + '"');
        yield ResponseType.SINGLETON;
      }
    };
  }

  private Optional<Latency> latency(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigText subject) {
      return latency(entry, subject.value(), ALL);
    }
    if (!(entry.value() instanceof ConfigMap map)) {
      problems.error(
          entry.keyPosition(),
          "Expected latency entry to be a map/struct or string, got " + entry.value().kind());
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<ConfigValue> sampling = fields.value("sampling");
    Optional<String> subject = fields.text("subject");
    fields.finish();
    if (subject.isEmpty()) {
      problems.error(entry.keyPosition(), "Latency subject required, but missing");
      return Optional.empty();
    }
    return latency(entry, subject.get(), sampling.map(this::sampling).orElse(ALL));
  }

  private Optional<Latency> latency(ConfigMap.Entry entry, String subject, int sampling) {
    if (!Subjects.isValid(subject) || hasWildcard(subject)) {
      problems.error(
          entry.keyPosition(), "Latency subject \"" + subject + "\" is not a valid subject");
      return Optional.empty();
    }
    return Optional.of(new Latency(subject, sampling));
  }

  private static boolean hasWildcard(String subject) {
    byte[] bytes = subject.getBytes(UTF_8);
    return Subjects.hasWildcard(bytes, 0, bytes.length);
  }

  private int sampling(ConfigValue value) {
    long percentage = -1;
    if (value instanceof ConfigInteger number) {
      percentage = number.value();
    } else if (value instanceof ConfigText text) {
      if (text.value().strip().equalsIgnoreCase("headers")) {
        return 0;
      }
      String digits =
          text.value().endsWith("%")
              ? text.value().substring(0, text.value().length() - 1)
              : text.value();
      try {
        percentage = Integer.parseInt(digits);
      } catch (NumberFormatException wrong) {
        problems.error(value.position(), "Failed to parse latency sample: \"" + text.value() + '"');
        return ALL;
      }
    }
    if (percentage < 1 || percentage > ALL) {
      problems.error(value.position(), "bad sampling percentage, should be 1-100");
      return ALL;
    }
    return (int) percentage;
  }

  List<AccountImport> imports(ConfigMap.Entry entry) {
    List<AccountImport> imports = new ArrayList<>();
    if (!(entry.value() instanceof ConfigList list)) {
      problems.error(
          entry.keyPosition(), "Imports should be an array, got " + entry.value().kind());
      return imports;
    }
    for (ConfigValue value : list.values()) {
      if (value instanceof ConfigMap map) {
        oneImport(map).ifPresent(one -> addImport(imports, one, map));
      } else {
        problems.error(
            value.position(), "Import Items should be a map with type entry, got " + value.kind());
      }
    }
    return imports;
  }

  private void addImport(List<AccountImport> imports, AccountImport added, ConfigMap map) {
    if (added instanceof AccountImport.Service service) {
      for (AccountImport other : imports) {
        if (other instanceof AccountImport.Service
            && other.to().equals(service.to())
            && other.account().equals(service.account())) {
          problems.error(
              map.position(),
              "Duplicate service import subject \""
                  + service.to()
                  + "\", previously used in import for account \""
                  + other.account()
                  + "\", subject \""
                  + other.subject()
                  + '"');
          return;
        }
      }
    }
    imports.add(added);
  }

  private Optional<AccountImport> oneImport(ConfigMap map) {
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<ConfigMap> stream = fields.block("stream");
    Optional<ConfigMap> service = fields.block("service");
    String prefix = fields.text("prefix").orElse("");
    String to = fields.text("to").orElse("");
    boolean share = fields.bool("share").orElse(false);
    boolean allowTrace = fields.bool("allow_trace").orElse(false);
    fields.finish();
    if (stream.isPresent() && service.isPresent()) {
      problems.error(map.position(), "Detected service but already saw a stream");
      return Optional.empty();
    }
    if (stream.isPresent()) {
      return streamImport(fields, stream.get(), prefix, to, allowTrace);
    }
    if (fields.has("allow_trace")) {
      fields.error("allow_trace", "Detected allow_trace directive on a non-stream");
    }
    return service
        .flatMap(this::origin)
        .map(
            origin ->
                new AccountImport.Service(
                    origin.account, origin.subject, to.isEmpty() ? origin.subject : to, share));
  }

  private Optional<AccountImport> streamImport(
      ConfigFields fields, ConfigMap stream, String prefix, String to, boolean allowTrace) {
    if (!prefix.isEmpty() && !to.isEmpty()) {
      fields.error("to", "Stream import can not have a 'prefix' and a 'to' property");
      return Optional.empty();
    }
    Optional<Origin> origin = origin(stream);
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    String subject = origin.get().subject;
    String local = to.isEmpty() ? subject : to;
    if (!prefix.isEmpty()) {
      if (hasWildcard(prefix)) {
        fields.error(
            "prefix",
            "Error adding stream import \""
                + subject
                + "\": stream import prefix can not contain wildcard tokens");
        return Optional.empty();
      }
      local = (prefix.endsWith(".") ? prefix : prefix + '.') + subject;
    }
    return Optional.of(new AccountImport.Stream(origin.get().account, subject, local, allowTrace));
  }

  private record Origin(String account, String subject) {}

  private Optional<Origin> origin(ConfigMap map) {
    ConfigFields fields = ConfigFields.of(map, problems);
    String account = fields.text("account").orElse("");
    String subject = fields.text("subject").orElse("");
    fields.finish();
    if (account.isEmpty() || subject.isEmpty()) {
      problems.error(map.position(), "Expect an account name and a subject");
      return Optional.empty();
    }
    return Optional.of(new Origin(account, subject));
  }
}
