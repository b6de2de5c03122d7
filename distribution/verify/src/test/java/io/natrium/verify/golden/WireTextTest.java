package io.natrium.verify.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTextTest {

  private static List<String> decoded(String text) {
    return WireText.decode(text).stream()
        .map(chunk -> new String(chunk, StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void shouldDecodeEscapes() {
    assertEquals(List.of("a\r\n\t\0\\{\u00ff"), decoded("a\\r\\n\\t\\0\\\\\\{\\xff"));
  }

  @Test
  void shouldRepeatAndNest() {
    assertEquals(List.of("xxx"), decoded("{x*3}"));
    assertEquals(List.of("aabb\naabb\n"), decoded("{{a*2}{b*2}\\n*2}"));
  }

  @Test
  void shouldTakeOtherBracesLiterally() {
    assertEquals(List.of("C {\"a\":{\"b\":1}}xx"), decoded("C {\"a\":{\"b\":1}}{x*2}"));
    assertEquals(List.of("{a*}"), decoded("{a*}"));
  }

  @Test
  void shouldSplitWrites() {
    assertEquals(List.of("PU", "B"), decoded("PU{|}B"));
  }

  @Test
  void shouldRefuseAnUnknownEscape() {
    assertThrows(IllegalArgumentException.class, () -> WireText.decode("\\q"));
  }

  @Test
  void shouldEncodeRunsOnlyFromThirtyTwoOn() {
    byte[] run = "x".repeat(31).getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("x".repeat(31), WireText.encode(run));
    run = "x".repeat(32).getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("{x*32}", WireText.encode(run));
  }

  @Test
  void shouldEncodeWhatItDecoded() {
    String text = "MSG a 1 3\\r\\n\\0\\xff\\\\\\r\\n";
    assertEquals(text, WireText.encode(WireText.decode(text).get(0)));
  }
}
