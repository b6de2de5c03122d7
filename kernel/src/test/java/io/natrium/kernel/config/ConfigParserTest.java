package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigParserTest {

  private final TestSource source = new TestSource();

  private ConfigMap parse(String text) {
    source.file("a.conf", text);
    return new ConfigParser(source).parseFile("a.conf");
  }

  private ConfigValue value(String text) {
    return parse("key: " + text).find("key").orElseThrow().value();
  }

  private String failure(String text) {
    return assertThrows(ConfigException.class, () -> parse(text)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "1k, 1000",
    "1KB, 1024",
    "1ki, 1024",
    "1KiB, 1024",
    "3m, 3000000",
    "3mb, 3145728",
    "2g, 2000000000",
    "2GiB, 2147483648",
    "1t, 1000000000000",
    "1ti, 1099511627776",
    "1p, 1000000000000000",
    "1pib, 1125899906842624",
    "9e, 9000000000000000000",
    "7eb, 8070450532247928832",
    "-5, -5",
    "-2k, -2000",
    "0, 0",
    "007, 7"
  })
  void readsIntegersWithTheirSuffix(String text, long expected) {
    assertEquals(expected, ((ConfigInteger) value(text)).value());
  }

  @Test
  void readsEveryKindOfScalar() {
    assertEquals(1.5, ((ConfigDecimal) value("1.5")).value());
    assertEquals(-0.25, ((ConfigDecimal) value("-0.25")).value());
    assertEquals(
        Instant.parse("2024-05-06T07:08:09Z"),
        ((ConfigTime) value("2024-05-06T07:08:09Z")).value());
    for (String yes : List.of("true", "YES", "On")) {
      assertTrue(((ConfigBoolean) value(yes)).value());
    }
    for (String no : List.of("false", "No", "OFF")) {
      assertFalse(((ConfigBoolean) value(no)).value());
    }
    for (String text :
        List.of("4222abc", "1.2.3.4", "10.0.0.1:4222", "a:b", "2s", "4kube", "x=y")) {
      assertEquals(text, ((ConfigText) value(text)).value());
    }
  }

  @Test
  void readsTextsInEveryForm() {
    assertEquals("a b", ((ConfigText) value("\"a b\"")).value());
    assertEquals("a\\nb", ((ConfigText) value("'a\\nb'")).value());
    assertEquals("\t\n\r\"\\A", ((ConfigText) value("\"\\t\\n\\r\\\"\\\\\\x41\"")).value());
    assertEquals("é", ((ConfigText) value("\"\\xc3\\xa9\"")).value());
    assertEquals("a\tb", ((ConfigText) value("a\\tb")).value());
    assertEquals(
        "\nfirst\n(second) )\n", ((ConfigText) value("(\nfirst\n(second) )\n)\n")).value());
    assertEquals("", ((ConfigText) value("")).value());
  }

  @Test
  void keepsTheBlockAtTheEndOfTheTextWithoutItsParenthesis() {
    assertEquals("\nabc\n", ((ConfigText) value("(\nabc\n)")).value());
  }

  @Test
  void readsListsThatEndInIntegers() {
    ConfigList list = (ConfigList) value("[1, 2k,3]");
    assertEquals(
        List.of(1L, 2000L, 3L),
        list.values().stream().map(element -> ((ConfigInteger) element).value()).toList());
  }

  @Test
  void remembersWhereKeysAndValuesStand() {
    ConfigMap root = parse("first: 1\n  second {\n    third = [a,\n      b]\n  }\n");
    assertEquals(new Position("a.conf", 1, 0), root.find("first").orElseThrow().keyPosition());
    ConfigMap.Entry second = root.find("second").orElseThrow();
    assertEquals(new Position("a.conf", 2, 3), second.keyPosition());
    ConfigMap.Entry third = ((ConfigMap) second.value()).find("third").orElseThrow();
    assertEquals(new Position("a.conf", 3, 5), third.keyPosition());
    assertEquals("a.conf:4:7", ((ConfigList) third.value()).values().get(1).position().toString());
  }

  @Test
  void findsVariablesInTheNearestMapAndMarksThemUsed() {
    ConfigMap root = parse("a = outer\nm {\n a = inner\n b = $a\n}\nc = $a\nd = 1\n");
    ConfigMap m = (ConfigMap) root.find("m").orElseThrow().value();
    assertEquals("inner", ((ConfigText) m.find("b").orElseThrow().value()).value());
    assertEquals("outer", ((ConfigText) root.find("c").orElseThrow().value()).value());
    assertTrue(root.find("a").orElseThrow().usedAsVariable());
    assertTrue(m.find("a").orElseThrow().usedAsVariable());
    assertFalse(root.find("d").orElseThrow().usedAsVariable());
    assertFalse(root.find("c").orElseThrow().usedAsVariable());
  }

  @Test
  void parsesTheEnvironmentAsConfiguration() {
    source.env("PORT", "42k").env("MAP", "{ a: [1, $PORT] }").env("WORD", "plain text");
    assertEquals(42_000, ((ConfigInteger) value("$PORT")).value());
    assertTrue(value("$MAP").sameContent(value("{ a: [1, 42000] }")));
    assertEquals(
        "a.conf:1:4: variable reference for 'GONE' on line 1 can not be found",
        failure("x: $GONE"));
    assertTrue(failure("x: $WORD").contains("could not be parsed: Parse error on line 1"));
  }

  @Test
  void refusesCyclesInTheEnvironment() {
    source.env("A", "$B").env("B", "$A");
    assertTrue(failure("x: $A").contains("variable reference cycle for 'A'"));
    // The same variable twice is no cycle.
    source.env("C", "1");
    assertTrue(value("[$C, $C]").sameContent(value("[1, 1]")));
  }

  @Test
  void leavesBcryptHashesAlone() {
    assertEquals("$2a$11$abc", ((ConfigText) value("$2a$11$abc")).value());
  }

  @Test
  void keepsTheLastOfEqualKeysAndTheirSpellings() {
    ConfigMap root = parse("port: 1\nPort: 2\nport: 3\n");
    assertEquals(3, ((ConfigInteger) root.find("PORT").orElseThrow().value()).value());
    assertEquals(2, ((ConfigInteger) root.exact("Port").orElseThrow().value()).value());
    assertEquals(2, root.entries().size());
  }

  @Test
  void includesRelativeToTheIncludingFile() {
    source.file("conf/a.conf", "include 'sub/b.inc'\nm { include \"sub/c.inc\" }\n");
    source.file("conf/sub/b.inc", "include ./d.inc\nb: 1\n");
    source.file("conf/sub/c.inc", "c: 1\n");
    source.file("conf/sub/./d.inc", "d: 1\n");
    ConfigMap root = new ConfigParser(source).parseFile("conf/a.conf");
    assertTrue(root.sameContent(new ConfigParser(source).parseText("d: 1, b: 1, m { c: 1 }")));
    assertEquals("conf/sub/b.inc", root.find("b").orElseThrow().keyPosition().file());
  }

  @Test
  void includesFromRealFiles(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("inc"));
    Files.writeString(folder.resolve("main.conf"), "include 'inc/part.conf'\n");
    Files.writeString(folder.resolve("inc/part.conf"), "port: 1\n");
    ConfigParser parser = new ConfigParser(ConfigSource.system());
    ConfigMap root = parser.parseFile(folder.resolve("main.conf").toString());
    assertEquals(1, ((ConfigInteger) root.find("port").orElseThrow().value()).value());
    String missing = folder.resolve("none.conf").toString();
    assertEquals(
        "open " + missing + ": no such file or directory",
        assertThrows(ConfigException.class, () -> parser.parseFile(missing)).getMessage());
    assertThrows(ConfigException.class, () -> parser.parseFile(folder.toString()));
  }

  @Test
  void refusesIncludeCycles() {
    source.file("b.inc", "x: 1\ninclude 'a.conf'\n");
    String message = failure("\ninclude 'b.inc'\n");
    assertTrue(message.startsWith("b.inc:2:10: "), message);
    assertTrue(message.contains("include cycle: a.conf is already being read"), message);
  }

  @Test
  void boundsTheDepthOfIncludes() {
    for (int i = 0; i < 100; i++) {
      source.file("i" + i, "include 'i" + (i + 1) + "'\n");
    }
    assertTrue(failure("include 'i0'\n").contains("includes are nested deeper than 64"));
  }

  @Test
  void boundsTheDepthOfNesting() {
    int depth = TreeBuilder.MAX_DEPTH;
    parse("a: " + "[".repeat(depth) + "]".repeat(depth));
    assertTrue(
        failure("a: " + "[".repeat(depth + 1) + "]".repeat(depth + 1)).contains("deeper than"));
    assertTrue(failure("a {".repeat(1_000_000)).contains("deeper than"));
  }

  @Test
  void includedFilesDoNotSeeVariablesAround() {
    source.file("b.inc", "y: $x\n");
    assertTrue(failure("x: 1\ninclude 'b.inc'\n").contains("variable reference for 'x'"));
  }

  @Test
  void treatsJsonLikeTheOtherNotations() {
    ConfigMap json = parse("{\"a\": {\"b\": [1, 2.5, true, \"x\"]}, \"c\": \"d\"}");
    ConfigMap plain = parse("a { b [\n 1\n 2.5\n yes\n x\n ] }\nc d\n");
    assertTrue(json.sameContent(plain));
    assertEquals(ConfigDigest.of(json), ConfigDigest.of(plain));
  }

  @Test
  void neverShowsValuesOfMapsInTexts() {
    assertEquals("ConfigMap[password]", parse("password: secret").toString());
  }
}
