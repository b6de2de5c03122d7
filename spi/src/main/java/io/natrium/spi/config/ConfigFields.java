package io.natrium.spi.config;

import io.natrium.spi.Stable;
import io.natrium.spi.wire.Quoted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one map field by field and keeps account of which keys were read.
 *
 * <p>Every reading method takes the name of a field and its aliases and returns empty when none of
 * them was written, or when the value has the wrong type, which is reported as an error at the key.
 * When several aliases were written, the one that stands last counts. {@link #finish} reports what
 * nobody asked for as {@code unknown field "x"}.
 *
 * <p>Belongs to the thread that reads the configuration; not kept after {@link ConfigSection#read}.
 * Reading is pure and throws nothing for a faulty configuration.
 */
@Stable
public final class ConfigFields {

  private final ConfigMap map;
  private final Problems problems;
  private final Set<String> asked = new HashSet<>();

  private ConfigFields(ConfigMap map, Problems problems) {
    this.map = Objects.requireNonNull(map, "map");
    this.problems = Objects.requireNonNull(problems, "problems");
  }

  /**
   * Starts reading a map.
   *
   * @param map the map
   * @param problems where errors and warnings go
   * @return the cursor
   */
  public static ConfigFields of(ConfigMap map, Problems problems) {
    return new ConfigFields(map, problems);
  }

  /**
   * Returns the map behind this cursor, for blocks whose keys are chosen by the user. Call {@link
   * #skip} or {@link #skipAll} for what was read that way.
   *
   * @return the map
   */
  public ConfigMap map() {
    return map;
  }

  /**
   * Returns where problems of this block are reported.
   *
   * @return the collector given at the start
   */
  public Problems problems() {
    return problems;
  }

  /**
   * Finds an entry of any type and counts it as read.
   *
   * @param names the field and its aliases
   * @return the entry
   */
  public Optional<ConfigMap.Entry> entry(String... names) {
    skip(names);
    return map.findLast(names);
  }

  /**
   * Finds a value of any type and counts it as read.
   *
   * @param names the field and its aliases
   * @return the value
   */
  public Optional<ConfigValue> value(String... names) {
    return entry(names).map(ConfigMap.Entry::value);
  }

  /**
   * Tells whether a field was written. Does not count as reading.
   *
   * @param names the field and its aliases
   * @return true when one of them is there
   */
  public boolean has(String... names) {
    for (String name : names) {
      if (map.find(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Counts fields as read without reading them.
   *
   * @param names fields
   */
  public void skip(String... names) {
    for (String name : names) {
      asked.add(ConfigMap.fold(name));
    }
  }

  /** Counts every field as read. */
  public void skipAll() {
    map.entries().forEach(entry -> asked.add(ConfigMap.fold(entry.key())));
  }

  /**
   * Returns where a field stands, for messages about its content.
   *
   * @param names the field and its aliases
   * @return the position of the key, or that of the block when it is absent
   */
  public Position positionOf(String... names) {
    return map.findLast(names).map(ConfigMap.Entry::keyPosition).orElse(map.position());
  }

  /**
   * Reads a text.
   *
   * @param names the field and its aliases
   * @return the text
   */
  public Optional<String> text(String... names) {
    return typed(names, "a text", value -> value instanceof ConfigText text ? text.value() : null);
  }

  /**
   * Reads a boolean.
   *
   * @param names the field and its aliases
   * @return the boolean
   */
  public Optional<Boolean> bool(String... names) {
    return typed(
        names, "a boolean", value -> value instanceof ConfigBoolean flag ? flag.value() : null);
  }

  /**
   * Reads an integer.
   *
   * @param names the field and its aliases
   * @return the integer
   */
  public OptionalLong integer(String... names) {
    Optional<Long> read =
        typed(
            names,
            "an integer",
            value -> value instanceof ConfigInteger number ? number.value() : null);
    return read.isPresent() ? OptionalLong.of(read.get()) : OptionalLong.empty();
  }

  /**
   * Reads an integer of 32 bits.
   *
   * @param names the field and its aliases
   * @return the integer; a larger one is reported as {@code x value is too big}
   */
  public OptionalInt smallInteger(String... names) {
    OptionalLong read = integer(names);
    if (read.isEmpty()) {
      return OptionalInt.empty();
    }
    if (read.getAsLong() != (int) read.getAsLong()) {
      ConfigMap.Entry entry = entry(names).orElseThrow();
      problems.error(
          entry.keyPosition(),
          entry.key() + (read.getAsLong() > 0 ? " value is too big" : " value is too small"));
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) read.getAsLong());
  }

  /**
   * Reads a number with or without a fraction.
   *
   * @param names the field and its aliases
   * @return the number
   */
  public OptionalDouble decimal(String... names) {
    Optional<Double> read =
        typed(
            names,
            "a number",
            value -> {
              if (value instanceof ConfigDecimal number) {
                return number.value();
              }
              return value instanceof ConfigInteger number ? (double) number.value() : null;
            });
    return read.isPresent() ? OptionalDouble.of(read.get()) : OptionalDouble.empty();
  }

  /**
   * Reads a point in time.
   *
   * @param names the field and its aliases
   * @return the time
   */
  public Optional<Instant> time(String... names) {
    return typed(names, "a time", value -> value instanceof ConfigTime t ? t.value() : null);
  }

  /**
   * Reads a storage size: an integer of bytes, or a text of a number and one of the letters K, M,
   * G, T (powers of 1024), as nats-server takes it where sizes may be quoted.
   *
   * @param names the field and its aliases
   * @return the size in bytes; an empty text is 0
   */
  public OptionalLong size(String... names) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty()) {
      return OptionalLong.empty();
    }
    ConfigValue value = entry.get().value();
    if (value instanceof ConfigInteger number) {
      return OptionalLong.of(number.value());
    }
    if (!(value instanceof ConfigText text)) {
      wrongType(entry.get(), "a size in bytes");
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(parseSize(text.value()));
    } catch (IllegalArgumentException e) {
      problems.error(entry.get().keyPosition(), entry.get().key() + ": " + e.getMessage());
      return OptionalLong.empty();
    }
  }

  /**
   * Reads a duration written as a Go duration string, see {@link GoDuration}.
   *
   * @param names the field and its aliases
   * @return the duration
   */
  public Optional<Duration> duration(String... names) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (entry.get().value() instanceof ConfigText text) {
      return parseDuration(entry.get(), names[0], text);
    }
    wrongType(entry.get(), "a duration like \"30s\"");
    return Optional.empty();
  }

  /**
   * Reads a duration string, or a bare integer as seconds with the warning nats-server gives for
   * it.
   *
   * @param names the field and its aliases
   * @return the duration
   */
  public Optional<Duration> durationOrSeconds(String... names) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty() || !(entry.get().value() instanceof ConfigInteger seconds)) {
      return duration(names);
    }
    problems.warning(
        entry.get().keyPosition(),
        "invalid use of field \""
            + names[0]
            + "\": "
            + names[0]
            + " should be converted to a duration");
    if (Math.abs(seconds.value()) > Long.MAX_VALUE / 1_000_000_000L) {
      problems.error(entry.get().keyPosition(), entry.get().key() + " value is too big");
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(seconds.value()));
  }

  /**
   * Reads an address written as {@code host:port}, {@code :port} or a bare port.
   *
   * @param names the field and its aliases
   * @return the address; its host is empty when only a port was written
   */
  public Optional<HostPort> listen(String... names) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    ConfigValue value = entry.get().value();
    if (value instanceof ConfigInteger) {
      OptionalInt port = smallInteger(names);
      return port.isPresent() ? Optional.of(new HostPort("", port.getAsInt())) : Optional.empty();
    }
    if (value instanceof ConfigText text) {
      try {
        return Optional.of(HostPort.parse(text.value()));
      } catch (IllegalArgumentException e) {
        problems.error(entry.get().keyPosition(), e.getMessage());
        return Optional.empty();
      }
    }
    problems.error(entry.get().keyPosition(), "expected port or host:port, got " + value.kind());
    return Optional.empty();
  }

  /**
   * Reads a list of texts; a single text is a list of one.
   *
   * @param names the field and its aliases
   * @return the texts in order, unmodifiable
   */
  public Optional<List<String>> texts(String... names) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (entry.get().value() instanceof ConfigText text) {
      return Optional.of(List.of(text.value()));
    }
    if (!(entry.get().value() instanceof ConfigList list)) {
      wrongType(entry.get(), "a text or a list of texts");
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>(list.values().size());
    for (ConfigValue element : list.values()) {
      if (!(element instanceof ConfigText text)) {
        problems.error(
            element.position(),
            "expected a text in the list of \""
                + entry.get().key()
                + "\", but got "
                + element.kind());
        return Optional.empty();
      }
      texts.add(text.value());
    }
    return Optional.of(List.copyOf(texts));
  }

  /**
   * Reads a map whose keys are chosen by the user and whose values are texts.
   *
   * @param names the field and its aliases
   * @return the texts by key in the order of the file, unmodifiable
   */
  public Optional<Map<String, String>> textMap(String... names) {
    Optional<ConfigMap> block = block(names);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (ConfigMap.Entry entry : block.get().entries()) {
      if (entry.value() instanceof ConfigText text) {
        texts.put(entry.key(), text.value());
      } else {
        wrongType(entry, "a text");
        return Optional.empty();
      }
    }
    return Optional.of(Collections.unmodifiableMap(texts));
  }

  /**
   * Reads a list of any values.
   *
   * @param names the field and its aliases
   * @return the list
   */
  public Optional<ConfigList> list(String... names) {
    return typed(names, "a list", value -> value instanceof ConfigList list ? list : null);
  }

  /**
   * Reads a nested map as it is.
   *
   * @param names the field and its aliases
   * @return the map
   */
  public Optional<ConfigMap> block(String... names) {
    return typed(names, "a map", value -> value instanceof ConfigMap inner ? inner : null);
  }

  /**
   * Reads a nested map with a cursor of its own, which the caller finishes.
   *
   * @param names the field and its aliases
   * @return the cursor
   */
  public Optional<ConfigFields> fields(String... names) {
    return block(names).map(inner -> new ConfigFields(inner, problems));
  }

  /**
   * Reports an error at a field.
   *
   * @param name the field, in any case; the block's position is used when it is absent
   * @param text what is wrong and what to do
   */
  public void error(String name, String text) {
    problems.error(positionOf(name), text);
  }

  /** Reports every field that nobody read, except those that served as variables. */
  public void finish() {
    for (ConfigMap.Entry entry : map.entries()) {
      if (!entry.usedAsVariable() && !asked.contains(ConfigMap.fold(entry.key()))) {
        problems.error(entry.keyPosition(), "unknown field " + Quoted.of(entry.key()));
      }
    }
  }

  private <V> Optional<V> typed(
      String[] names, String expected, Function<ConfigValue, V> conversion) {
    Optional<ConfigMap.Entry> entry = entry(names);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    V converted = conversion.apply(entry.get().value());
    if (converted == null) {
      wrongType(entry.get(), expected);
    }
    return Optional.ofNullable(converted);
  }

  private void wrongType(ConfigMap.Entry entry, String expected) {
    problems.error(
        entry.keyPosition(),
        "expected " + expected + " for \"" + entry.key() + "\", but got " + entry.value().kind());
  }

  private Optional<Duration> parseDuration(ConfigMap.Entry entry, String field, ConfigText text) {
    try {
      return Optional.of(GoDuration.parse(text.value()));
    } catch (IllegalArgumentException e) {
      problems.error(entry.keyPosition(), "error parsing " + field + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static long parseSize(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int shift =
        switch (text.charAt(text.length() - 1)) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          case 'T' -> 40;
          default ->
              throw new IllegalArgumentException("sizes defined as strings must end in K, M, G, T");
        };
    String digits = text.substring(0, text.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a size like 64M", e);
    }
  }
}
