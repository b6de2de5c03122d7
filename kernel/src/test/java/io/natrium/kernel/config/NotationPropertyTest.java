package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigTime;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One random tree, written in many equivalent notations, always parses back to the same tree. */
class NotationPropertyTest {

  private static final int TREES = 150;
  private static final int NOTATIONS = 20;
  private static final String CHARACTERS = "abcXYZ019 _-.:;,=#/\\\"'(){}[]$\t\n\ré日&<>";

  @ParameterizedTest
  @ValueSource(longs = {1, 42, 20_240_506})
  void shouldParseEveryNotationToTheSameTree(long seed) {
    Random random = new Random(seed);
    for (int tree = 0; tree < TREES; tree++) {
      ConfigMap expected = map(random, 4);
      for (int notation = 0; notation < NOTATIONS; notation++) {
        Writer writer = new Writer(random);
        String text = writer.root(expected);
        ConfigMap parsed = parse(writer, text);
        assertTrue(expected.sameContent(parsed), () -> "seed " + seed + " in notation:\n" + text);
        assertEquals(ConfigDigest.of(expected), ConfigDigest.of(parsed));
      }
    }
  }

  private static ConfigMap parse(Writer writer, String text) {
    try {
      return new ConfigParser(writer.source).parseText(text);
    } catch (ConfigException e) {
      throw new AssertionError("in notation:\n" + text, e);
    }
  }

  // ---- trees

  private static ConfigMap map(Random random, int depth) {
    ConfigMap.Builder builder = ConfigMap.builder(Position.none());
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      builder.put("k" + i + word(random), Position.none(), value(random, depth));
    }
    return builder.build();
  }

  private static ConfigValue value(Random random, int depth) {
    Position none = Position.none();
    switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0:
        return new ConfigBoolean(random.nextBoolean(), none);
      case 1:
        return new ConfigInteger(random.nextInt(10_000) - 5_000, none);
      case 2:
        return new ConfigInteger((random.nextInt(9) + 1L) << (10 * random.nextInt(6)), none);
      case 3:
        return new ConfigDecimal((random.nextInt(2_000_000) - 1_000_000) / 1024.0, none);
      case 4:
        return new ConfigTime(Instant.ofEpochSecond(random.nextInt(2_000_000_000)), none);
      case 5:
        return new ConfigText(text(random), none);
      case 6:
        return new ConfigText("w" + word(random), none);
      case 7:
        List<ConfigValue> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          values.add(value(random, depth - 1));
        }
        return new ConfigList(values, none);
      default:
        return map(random, depth - 1);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  // ---- notations

  /** Writes a tree, choosing anew at every place between the notations that mean the same. */
  private static final class Writer {

    private final Random random;
    private final TestSource source = new TestSource();
    private int names;

    Writer(Random random) {
      this.random = random;
    }

    String root(ConfigMap map) {
      return switch (random.nextInt(4)) {
        case 0 -> "{" + blanks() + entries(map) + "}" + pick("", "\n");
        case 1 -> {
          source.file("part.inc", entries(map));
          yield "include 'part.inc'\n";
        }
        default -> entries(map);
      };
    }

    private String entries(ConfigMap map) {
      StringBuilder text = new StringBuilder(comment());
      for (ConfigMap.Entry entry : map.entries()) {
        text.append(pick("", "  ", "\t"))
            .append(key(entry.key()))
            .append(entry.value() instanceof ConfigMap ? pick(" ", "\t", ":", " = ") : separator())
            .append(value(entry.value()))
            .append(end());
      }
      return text.toString();
    }

    private String key(String key) {
      return pick(key, '"' + key + '"', '\'' + key + '\'') + pick("", " ");
    }

    private String separator() {
      return pick(":", ": ", " = ", "=", " ", "\t", " :\t");
    }

    private String end() {
      return pick("\n", ";\n", ",\n", " # it's a comment\n", " // another\n", ";", " , ", "\r\n");
    }

    private String comment() {
      return pick("", "", "\n", "# first { [ ( \n", "// \"first\n\n", " \t\n");
    }

    private String blanks() {
      return pick("", " ", "\n", "\t");
    }

    private String value(ConfigValue value) {
      if (random.nextInt(12) == 0 && !(value instanceof ConfigText)) {
        String name = "VALUE_" + names++;
        source.env(name, plain(value));
        return "$" + name + " ";
      }
      return plain(value);
    }

    private String plain(ConfigValue value) {
      if (value instanceof ConfigBoolean flag) {
        return flag.value() ? pick("true", "yes", "ON", "True") : pick("false", "No", "off");
      } else if (value instanceof ConfigInteger number) {
        return integer(number.value());
      } else if (value instanceof ConfigDecimal number) {
        return new java.math.BigDecimal(number.value()).setScale(10).toPlainString();
      } else if (value instanceof ConfigTime time) {
        return time.value().toString();
      } else if (value instanceof ConfigList list) {
        return list(list);
      } else if (value instanceof ConfigMap map) {
        return "{" + blanks() + entries(map) + "}";
      }
      return text(((ConfigText) value).value());
    }

    private String integer(long number) {
      if (number != 0 && number % 1024 == 0 && random.nextBoolean()) {
        return number / 1024 + pick("k", "K") + pick("b", "B", "i", "iB", "ib");
      }
      if (number != 0 && number % 1000 == 0 && random.nextBoolean()) {
        return number / 1000 + pick("k", "K");
      }
      return Long.toString(number);
    }

    private String list(ConfigList list) {
      StringBuilder text = new StringBuilder("[").append(blanks());
      for (int i = 0; i < list.values().size(); i++) {
        text.append(value(list.values().get(i)));
        boolean last = i == list.values().size() - 1;
        text.append(last ? pick("", ",", "\n", " # end\n") : pick(",", ", ", "\n", ",\n", " //\n"));
      }
      return text.append("]").toString();
    }

    private String text(String text) {
      if (text.matches("w[a-z]*") && random.nextBoolean()) {
        return text;
      }
      if (text.indexOf('\'') < 0 && random.nextBoolean()) {
        return '\'' + text + '\'';
      }
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '"' -> quoted.append("\\\"");
          case '\\' -> quoted.append("\\\\");
          case '\t' -> quoted.append(pick("\t", "\\t", "\\x09"));
          case '\n' -> quoted.append(pick("\n", "\\n", "\\x0a"));
          case '\r' -> quoted.append(pick("\r", "\\r", "\\x0D"));
          default -> quoted.append(random.nextInt(4) == 0 ? hex(c) : Character.toString(c));
        }
      }
      return quoted.append('"').toString();
    }

    private static String hex(char c) {
      StringBuilder escapes = new StringBuilder();
      for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        escapes.append(String.format("\\x%02x", b));
      }
      return escapes.toString();
    }

    private String pick(String... choices) {
      return choices[random.nextInt(choices.length)];
    }
  }
}
