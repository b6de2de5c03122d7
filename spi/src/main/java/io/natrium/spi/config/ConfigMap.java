package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A map of the configuration tree: entries in the order of their first appearance.
 *
 * <p>Option names are looked up without regard to case ({@link #find}), and of several spellings
 * the last one written wins. Entries whose keys are names chosen by the user (accounts, metadata)
 * are read through {@link #entries()}, which keeps every spelling apart. A key written twice in the
 * same spelling keeps its last value.
 *
 * <p>Immutable and safe for any thread. The {@link Builder} belongs to one thread.
 */
@Stable
public final class ConfigMap implements ConfigValue {

  /**
   * One key with its value.
   *
   * @param key the key as it was written
   * @param keyPosition where the key stands
   * @param value the value
   * @param usedAsVariable true when some {@code $key} referred to this entry, which makes an
   *     unknown key legal
   */
  public record Entry(String key, Position keyPosition, ConfigValue value, boolean usedAsVariable) {

    /** Refuses nulls. */
    public Entry {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(keyPosition, "keyPosition");
      Objects.requireNonNull(value, "value");
    }
  }

  private final Map<String, Entry> exact;

  /** By folded key the entry that counts, in the order of the last writing. */
  private final Map<String, Entry> folded;

  private final Position position;

  private ConfigMap(Map<String, Entry> exact, Collection<String> writeOrder, Position position) {
    this.exact = Collections.unmodifiableMap(new LinkedHashMap<>(exact));
    this.folded = new LinkedHashMap<>();
    for (String key : writeOrder) {
      folded.put(fold(key), exact.get(key));
    }
    this.position = position;
  }

  /**
   * Returns a map without entries that stands in no text.
   *
   * @return the empty map
   */
  public static ConfigMap empty() {
    return new Builder(Position.none()).build();
  }

  /**
   * Starts a map.
   *
   * @param position where the map starts
   * @return a builder for one thread
   */
  public static Builder builder(Position position) {
    return new Builder(position);
  }

  /**
   * Brings a key into the form in which keys are compared.
   *
   * @param key a key
   * @return its lower-case form
   */
  public static String fold(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /**
   * Looks a key up without regard to case.
   *
   * @param key the key in any case
   * @return the entry written last under any spelling
   */
  public Optional<Entry> find(String key) {
    return Optional.ofNullable(folded.get(fold(key)));
  }

  /**
   * Looks a key up in exactly this spelling.
   *
   * @param key the key
   * @return the entry
   */
  public Optional<Entry> exact(String key) {
    return Optional.ofNullable(exact.get(key));
  }

  /**
   * Finds which of some keys was written last, as aliases of one option.
   *
   * @param keys keys in any case
   * @return the entry that counts
   */
  public Optional<Entry> findLast(String... keys) {
    Entry found = null;
    if (keys.length == 1) {
      return find(keys[0]);
    }
    for (Entry entry : folded.values()) {
      for (String key : keys) {
        found = fold(entry.key()).equals(fold(key)) ? entry : found;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * Returns all entries, different spellings of one key included.
   *
   * @return an unmodifiable view in order of first appearance
   */
  public Collection<Entry> entries() {
    return exact.values();
  }

  /**
   * Tells whether the map has no entry.
   *
   * @return true when empty
   */
  public boolean isEmpty() {
    return exact.isEmpty();
  }

  /**
   * Keeps only some keys.
   *
   * @param keys the keys to keep, in any case
   * @return a map with these entries, in the same order and at the same position
   */
  public ConfigMap retain(Collection<String> keys) {
    List<String> wanted = new ArrayList<>(keys.size());
    keys.forEach(key -> wanted.add(fold(key)));
    Builder builder = new Builder(position);
    for (Entry entry : exact.values()) {
      if (wanted.contains(fold(entry.key()))) {
        builder.put(entry);
      }
    }
    return builder.keepWinners(folded).build();
  }

  /**
   * Returns a builder that starts with the entries of this map.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder(position);
    exact.values().forEach(builder::put);
    return builder.keepWinners(folded);
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public String kind() {
    return "a map";
  }

  @Override
  public boolean sameContent(ConfigValue other) {
    if (!(other instanceof ConfigMap that) || exact.size() != that.exact.size()) {
      return false;
    }
    for (Entry entry : exact.values()) {
      Entry match = that.exact.get(entry.key());
      if (match == null || !entry.value().sameContent(match.value())) {
        return false;
      }
    }
    return true;
  }

  /** Lists keys only: values may be secrets. */
  @Override
  public String toString() {
    return "ConfigMap" + exact.keySet();
  }

  /** Collects the entries of a {@link ConfigMap}. Belongs to one thread. */
  public static final class Builder {

    private final Map<String, Entry> exact = new LinkedHashMap<>();
    private final Map<String, String> lastSpelling = new LinkedHashMap<>();
    private final Position position;

    private Builder(Position position) {
      this.position = Objects.requireNonNull(position, "position");
    }

    /**
     * Adds an entry; an earlier one of the same spelling is replaced.
     *
     * @param key the key as written
     * @param keyPosition where the key stands
     * @param value the value
     * @return this builder
     */
    public Builder put(String key, Position keyPosition, ConfigValue value) {
      return put(new Entry(key, keyPosition, value, false));
    }

    /**
     * Adds an entry; an earlier one of the same spelling is replaced.
     *
     * @param entry the entry
     * @return this builder
     */
    public Builder put(Entry entry) {
      exact.put(entry.key(), entry);
      String folded = fold(entry.key());
      lastSpelling.remove(folded);
      lastSpelling.put(folded, entry.key());
      return this;
    }

    /**
     * Removes every spelling of a key.
     *
     * @param key the key in any case
     * @return this builder
     */
    public Builder remove(String key) {
      String wanted = fold(key);
      exact.keySet().removeIf(spelling -> fold(spelling).equals(wanted));
      lastSpelling.remove(wanted);
      return this;
    }

    /**
     * Looks up what was put so far, by exact spelling.
     *
     * @param key the key
     * @return the entry
     */
    public Optional<Entry> get(String key) {
      return Optional.ofNullable(exact.get(key));
    }

    /**
     * Remembers that an entry served as a variable.
     *
     * @param key the key in its exact spelling; nothing happens when it is not there
     * @return this builder
     */
    public Builder markUsedAsVariable(String key) {
      exact.computeIfPresent(key, (k, e) -> new Entry(e.key(), e.keyPosition(), e.value(), true));
      return this;
    }

    /**
     * Makes the map. The builder may be used on.
     *
     * @return the map of the entries put so far
     */
    public ConfigMap build() {
      return new ConfigMap(exact, lastSpelling.values(), position);
    }

    private Builder keepWinners(Map<String, Entry> winners) {
      Map<String, String> present = Map.copyOf(lastSpelling);
      lastSpelling.clear();
      winners.forEach(
          (folded, entry) -> {
            if (present.containsKey(folded)) {
              lastSpelling.put(folded, entry.key());
            }
          });
      return this;
    }
  }
}
