package io.natrium.kernel.plugin.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.config.GoDuration;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What a request asks for: a plugin by its id or a jar by its name, and how long the plugin may
 * drain. Immutable.
 *
 * @param target the id of a plugin or the name of a file in a plugins directory
 * @param grace time to drain
 */
record PluginRequest(String target, Duration grace) {

  private static final int MOST_BYTES = 4096;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
          .build();

  /**
   * Reads {@code {"id": "x", "grace": "5s"}}, with {@code jar} in place of {@code id} where a file
   * is meant, or the bare name.
   *
   * @param field the field that names the target
   */
  static PluginRequest read(String field, byte[] payload) throws BadPluginRequest {
    if (payload.length > MOST_BYTES) {
      throw new BadPluginRequest("the request is longer than " + MOST_BYTES + " bytes");
    }
    String text = new String(payload, UTF_8).strip();
    return text.startsWith("{") ? parse(field, text) : of(field, text, GRACE);
  }

  private static PluginRequest parse(String field, String text) throws BadPluginRequest {
    String target = "";
    Duration grace = GRACE;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw new BadPluginRequest("field \"" + name + "\" is no string");
        }
        if (name.equals(field)) {
          target = parser.getString();
        } else if (name.equals("grace")) {
          grace = grace(parser.getString());
        } else {
          throw new BadPluginRequest(
              "field \"" + name + "\" is unknown; there are \"" + field + "\" and \"grace\"");
        }
      }
    } catch (JacksonException e) {
      throw new BadPluginRequest("the request is no JSON object: " + e.getOriginalMessage());
    }
    return of(field, target, grace);
  }

  private static Duration grace(String text) throws BadPluginRequest {
    Duration grace;
    try {
      grace = GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadPluginRequest("field \"grace\" is no time, write it like \"5s\"");
    }
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new BadPluginRequest("field \"grace\" is not between 0s and 10m");
    }
    return grace;
  }

  private static PluginRequest of(String field, String target, Duration grace)
      throws BadPluginRequest {
    if (target.isEmpty()) {
      throw new BadPluginRequest("say which one with {\"" + field + "\": \"...\"}");
    }
    // a plain name only: a request must not reach for files outside the plugins directories
    if (!NAME.matcher(target).matches()) {
      throw new BadPluginRequest("\"" + field + "\" is no plain name");
    }
    return new PluginRequest(target, grace);
  }
}
