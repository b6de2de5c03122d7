package io.natrium.spi.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {

  private static String quoted(String bytes) {
    return Quoted.of(bytes.getBytes(ISO_8859_1));
  }

  @Test
  void shouldLeaveTextThatCanBeShown() {
    assertEquals("\"\"", Quoted.of(""));
    assertEquals("\"foo.*.> bar'%s\"", Quoted.of("foo.*.> bar'%s"));
    assertEquals(
        "\"caf\u00e9 \ud83d\ude00 \u0301 \ufffd\"",
        Quoted.of("caf\u00e9 \ud83d\ude00 \u0301 \ufffd"));
  }

  @Test
  void shouldEscapeWhatEndsTheTextOrTheLine() {
    assertEquals("\"a\\\"b\\\\c\"", Quoted.of("a\"b\\c"));
    assertEquals("\"\\a\\b\\f\\n\\r\\t\\v\"", Quoted.of("\u0007\b\f\n\r\t\u000b"));
    assertEquals("\"\\x00\\x1b\\x7f\"", Quoted.of("\u0000\u001b\u007f"));
  }

  @Test
  void shouldEscapeWhatNobodySees() {
    assertEquals(
        "\"\\u00a0\\u200b\\u2028\\u3000\\ue000\"", Quoted.of("\u00a0\u200b\u2028\u3000\ue000"));
    assertEquals("\"\\U000e0001\"", Quoted.of("\udb40\udc01"));
  }

  /** The last byte shows that reading goes on behind what is no character. */
  @ParameterizedTest
  @CsvSource({
    "\u00ff, \\xff", // no first byte
    "\u0080, \\x80", // a later byte alone
    "\u00c3, \\xc3", // cut short
    "\u00c0\u0080, \\xc0\\x80", // longer than it need be
    "\u00e0\u0080\u0080, \\xe0\\x80\\x80",
    "\u00ed\u00a0\u0080, \\xed\\xa0\\x80", // half of a pair
    "\u00f4\u0090\u0080\u0080, \\xf4\\x90\\x80\\x80", // past the last character
    "\u00f5\u0080\u0080\u0080, \\xf5\\x80\\x80\\x80"
  })
  void shouldShowTheNumberOfBytesThatAreNoCharacter(String bytes, String shown) {
    assertEquals('"' + shown + "x\"", quoted(bytes + "x"));
    assertEquals('"' + shown + '"', quoted(bytes));
  }

  @Test
  void shouldShowAPartOfABuffer() {
    byte[] buffer = "ab\"cd".getBytes(ISO_8859_1);
    assertEquals("\"b\\\"c\"", Quoted.of(buffer, 1, 3));
    assertEquals("b\\\"c", Quoted.escaped(buffer, 1, 3));
  }
}
