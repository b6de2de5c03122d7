package io.natrium.shared.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReaderTest {

  @Test
  void shouldReadEveryKindOfValue() throws BadTokenException {
    Map<String, Object> read =
        JsonReader.object(
            " { \"a\" : \"x\\n\\u00e4\\\"\\/\", \"b\":[1,-2.5,1e3,true,false,null,[],{}] , \"a\":7}\r\n");
    assertEquals(7L, read.get("a"));
    assertEquals(
        Arrays.asList(1L, -2.5, 1000.0, true, false, null, List.of(), Map.of()), read.get("b"));
    assertEquals("\u00e4", JsonReader.object("{\"k\":\"\\u00E4\"}").get("k"));
    assertTrue(JsonReader.object("{}").isEmpty());
  }

  @Test
  void shouldRefuseWhatIsNoObject() {
    for (String wrong :
        List.of(
            "",
            "[]",
            "null",
            "{",
            "{}x",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":+1}",
            "{\"a\":nul}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"",
            "{\"a\":\"\\",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}")) {
      assertThrows(BadTokenException.class, () -> JsonReader.object(wrong), wrong);
    }
  }

  @Test
  void shouldRefuseDeepNesting() throws BadTokenException {
    String fits = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + '}';
    assertEquals(1, JsonReader.object(fits).size());
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + '}';
    assertThrows(BadTokenException.class, () -> JsonReader.object(deep));
  }

  @Test
  void shouldTellWrongTypes() throws BadTokenException {
    JsonFields fields = JsonFields.of("{\"a\":1,\"b\":\"x\",\"c\":[1]}");
    assertThrows(BadTokenException.class, () -> fields.text("a"));
    assertThrows(BadTokenException.class, () -> fields.number("b"));
    assertThrows(BadTokenException.class, () -> fields.flag("b"));
    assertThrows(BadTokenException.class, () -> fields.object("b"));
    assertThrows(BadTokenException.class, () -> fields.texts("b"));
    assertThrows(BadTokenException.class, () -> fields.texts("c"));
    assertThrows(BadTokenException.class, () -> fields.objects("c"));
    assertEquals(List.of(), fields.texts("none"));
  }
}
