package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken texts with the message a user sees, its line and column included. */
class BrokenInputTest {

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("a", "1:1: config is invalid (f:1:1)"),
        arguments("a\n", "2:1: config is invalid (f:2:1)"),
        arguments("a =\nb", "2:1: Parse error on line 2: 'Expected value but found new line'"),
        arguments("= 1", "1:0: Parse error on line 1: 'Unexpected key separator '=''"),
        arguments(
            "a 1 2",
            "1:5: Parse error on line 1: 'Expected a top-level value to end with a new line,"
                + " comment or EOF, but got '2' instead.'"),
        arguments("\n\na: \"x", "3:6: Parse error on line 3: 'Unexpected EOF.'"),
        arguments("a: 'x", "1:5: Parse error on line 1: 'Unexpected EOF.'"),
        arguments("\"a", "1:2: Parse error on line 1: 'Unexpected EOF.'"),
        arguments("/", "1:1: Parse error on line 1: 'Unexpected EOF.'"),
        arguments("a {", "1:3: Parse error on line 1: 'Unexpected EOF processing map.'"),
        arguments("a {\n b", "2:3: Parse error on line 2: 'Unexpected EOF processing map key.'"),
        arguments(
            "a { 'b", "1:6: Parse error on line 1: 'Unexpected EOF processing quoted map key.'"),
        arguments(
            "a { \"b",
            "1:6: Parse error on line 1: 'Unexpected EOF processing double quoted map key.'"),
        arguments("a { b }", "1:4: key \"b\" has no value"),
        arguments("a { b: }", "1:4: key \"b\" has no value"),
        arguments(
            "a { b: , }", "1:8: Parse error on line 1: 'Unexpected map value terminator \",\".'"),
        arguments(
            "a { b: 1 ]",
            "1:10: Parse error on line 1: 'Expected a map value terminator \",\" or a map"
                + " terminator \"}\", but got ']' instead.'"),
        arguments(
            "a { ]", "1:4: Parse error on line 1: 'Unexpected array end ']' processing map.'"),
        arguments("a { = 1 }", "1:4: Parse error on line 1: 'Unexpected key separator '='.'"),
        arguments(
            "a: [1,,2]", "1:7: Parse error on line 1: 'Unexpected array value terminator ','.'"),
        arguments(
            "a: [1 }",
            "1:7: Parse error on line 1: 'Expected an array value terminator \",\" or an array"
                + " terminator \"]\", but got '}' instead.'"),
        arguments(
            "{ a: 1",
            "1:6: Parse error on line 1: 'Expected a block-level value to end with"
                + " a new line, comment or EOF, but got '' instead.'"),
        arguments(
            "a: \"\\q\"",
            "1:6: Parse error on line 1: 'Invalid escape character 'q'. Only the following escape"
                + " characters are allowed: \\xXX, \\t, \\n, \\r, \\\", \\\\.'"),
        arguments(
            "a: \"\\xg0\"",
            "1:8: Parse error on line 1: 'Expected two hexadecimal digits after '\\x', but got"
                + " 'g0''"),
        arguments("a: .5", "1:4: Parse error on line 1: 'Floats must start with a digit'"),
        arguments(
            "a: 5.x",
            "1:6: Parse error on line 1: 'Floats must have a digit after the '.', but got 'x'"
                + " instead.'"),
        arguments("a: -x", "1:5: Parse error on line 1: 'Expected a digit but got 'x'.'"),
        arguments(
            "a: -.5", "1:5: Parse error on line 1: 'Floats must start with a digit, not '.'.'"),
        arguments(
            "a: 12-3",
            "1:6: Parse error on line 1: 'All ISO8601 dates must be in full Zulu form.'"),
        arguments(
            "a: 2024-1",
            "1:9: Parse error on line 1: 'Expected digit in ISO8601 datetime, but found ''"
                + " instead.'"),
        arguments(
            "a: 2024-13-01T00:00:00Z",
            "1:3: expected Zulu formatted DateTime, but got '2024-13-01T00:00:00Z'"),
        arguments(
            "a: 9223372036854775808", "1:3: integer '9223372036854775808' is out of the range"),
        arguments("a: 10e", "1:3: integer '10e' is out of the range"),
        arguments(
            "a: 1kbb",
            "1:3: integer '1kbb' has an unknown suffix, use k, m, g, t, p, e or these with b, i or"
                + " ib"),
        arguments("a: (\nx", "2:2: Parse error on line 2: 'Unexpected EOF processing block.'"),
        arguments("a: $b", "1:4: variable reference for 'b' on line 1 can not be found"),
        arguments("include", "1:7: config is invalid (f:1:7)"),
        arguments(
            "include [x]",
            "1:9: Parse error on line 1: 'Expected include value but found start of an array'"),
        arguments("include 'x", "1:10: Parse error on line 1: 'Unexpected EOF in quoted include'"),
        arguments(
            "m {\n include 'x.inc' }",
            "2:11: error parsing include file 'x.inc', open x.inc: no such file or directory"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldSayWhatIsWrongAndWhere(String text, String message) {
    ConfigParser parser = new ConfigParser(new TestSource().file("f", text));
    ConfigException e = assertThrows(ConfigException.class, () -> parser.parseFile("f"));
    assertEquals("f:" + message, e.getMessage());
    assertEquals(e.position() + ": " + e.text(), e.getMessage());
  }
}
