package io.natrium.kernel.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private String write(JsonFormat format, Consumer<JsonOut> body) {
    bytes.reset();
    try (JsonDocument document = format.document(bytes)) {
      body.accept(document);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void sample(JsonOut out) {
    out.beginObject().name("name").value("t\u00e4st \"x\"\n").name("none").value((String) null);
    out.name("list").beginArray().value(1).value(true).beginObject().endObject().endArray();
    out.name("empty").beginArray().endArray().name("inner").beginObject();
    out.name("a").value(-5L).endObject().endObject();
  }

  @Test
  void shouldIndentByTwoSpacesAsTheReferenceDoes() {
    assertEquals(
        """
        {
          "name": "t\u00e4st \\"x\\"\\n",
          "none": null,
          "list": [
            1,
            true,
            {}
          ],
          "empty": [],
          "inner": {
            "a": -5
          }
        }""",
        write(JsonFormat.indented(), JsonDocumentTest::sample));
  }

  @Test
  void shouldWriteWithoutBlanks() {
    assertEquals(
        "{\"name\":\"t\u00e4st \\\"x\\\"\\n\",\"none\":null,\"list\":[1,true,{}],\"empty\":[],"
            + "\"inner\":{\"a\":-5}}",
        write(JsonFormat.compact(), JsonDocumentTest::sample));
  }

  @Test
  void shouldWriteNumbersAsTheReferenceDoes() {
    JsonFormat compact = JsonFormat.compact();
    assertEquals("0", write(compact, out -> out.value(0.0)));
    assertEquals("42", write(compact, out -> out.value(42.0)));
    assertEquals("0.5", write(compact, out -> out.value(0.5)));
    assertEquals("0.00002", write(compact, out -> out.value(2e-5)));
    assertEquals("123456789012.25", write(compact, out -> out.value(123456789012.25)));
    assertEquals("9223372036854775807", write(compact, out -> out.value(Long.MAX_VALUE)));
  }

  @Test
  void shouldServeOneFormatForManyDocuments() {
    JsonFormat format = JsonFormat.indented();
    String first = write(format, JsonDocumentTest::sample);
    assertEquals(first, write(format, JsonDocumentTest::sample));
  }

  @Test
  void shouldRefuseWhatIsNoDocument() {
    List<Consumer<JsonOut>> wrong =
        List.of(
            out -> out.beginObject().value(1),
            out -> out.beginObject().name("a").name("b"),
            out -> out.beginArray().name("a"),
            out -> out.beginObject().endArray(),
            out -> out.endObject(),
            out -> out.beginObject().name("a").value(1).name("a"),
            out -> out.value(Double.NaN),
            out -> out.beginObject(),
            out -> {});
    for (Consumer<JsonOut> body : wrong) {
      assertThrows(IllegalStateException.class, () -> write(JsonFormat.compact(), body));
    }
  }

  @Test
  void shouldLeaveTheStreamOpen() {
    boolean[] closed = new boolean[1];
    ByteArrayOutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (JsonDocument document = JsonFormat.compact().document(stream)) {
      document.value(true);
    }
    assertEquals("true", stream.toString(StandardCharsets.UTF_8));
    assertEquals(false, closed[0]);
  }

  @Test
  void shouldRegisterEndpointsByName() {
    MonitorRegistry registry = new MonitorRegistry();
    MonitorEndpoint varz = endpoint("VARZ");
    Registration registration = registry.register(varz);
    registry.register(endpoint("CONNZ"));
    assertSame(varz, registry.byName("VARZ").orElseThrow());
    assertEquals(
        List.of("CONNZ", "VARZ"),
        registry.endpoints().stream().map(MonitorEndpoint::name).toList());
    assertThrows(IllegalStateException.class, () -> registry.register(endpoint("VARZ")));
    registration.close();
    assertTrue(registry.byName("VARZ").isEmpty());
  }

  private static MonitorEndpoint endpoint(String name) {
    return new MonitorEndpoint() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void answer(MonitorRequest request, JsonOut out) {
        out.beginObject().endObject();
      }
    };
  }
}
