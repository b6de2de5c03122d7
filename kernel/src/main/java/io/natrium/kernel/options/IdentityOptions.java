package io.natrium.kernel.options;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the server names itself. Immutable.
 *
 * @param serverName the name without blanks; empty lets the server use its id
 * @param tags tags for placement: trimmed, in lower case, each once
 * @param metadata free texts shown to operators
 */
public record IdentityOptions(String serverName, List<String> tags, Map<String, String> metadata) {

  /** Checks and copies. */
  public IdentityOptions {
    if (serverName.contains(" ")) {
      throw new IllegalArgumentException("server name cannot contain spaces");
    }
    Set<String> normalized = new LinkedHashSet<>();
    for (String tag : tags) {
      String trimmed = tag.strip().toLowerCase(Locale.ROOT);
      if (!trimmed.isEmpty()) {
        normalized.add(trimmed);
      }
    }
    tags = Collections.unmodifiableList(new ArrayList<>(normalized));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  private static final IdentityOptions DEFAULTS = new IdentityOptions("", List.of(), Map.of());

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static IdentityOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param serverName the name without blanks; empty lets the server use its id
   * @return a copy with this value
   */
  public IdentityOptions withServerName(String serverName) {
    return new IdentityOptions(serverName, tags, metadata);
  }

  /**
   * Changes one value.
   *
   * @param tags tags for placement: trimmed, in lower case, each once
   * @return a copy with this value
   */
  public IdentityOptions withTags(List<String> tags) {
    return new IdentityOptions(serverName, tags, metadata);
  }

  /**
   * Changes one value.
   *
   * @param metadata free texts shown to operators
   * @return a copy with this value
   */
  public IdentityOptions withMetadata(Map<String, String> metadata) {
    return new IdentityOptions(serverName, tags, metadata);
  }
}
