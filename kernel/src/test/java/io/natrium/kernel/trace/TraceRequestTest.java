package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRequestTest {

  private static final String IDS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  private static TraceRequest in(String lines) {
    byte[] bytes = ("ab" + block(lines) + "payload").getBytes(UTF_8);
    int length = block(lines).getBytes(UTF_8).length;
    TraceRequest request = TraceRequest.in(bytes, 2, length);
    if (request != null) {
      TraceRequest.Glance glance = TraceRequest.glance(bytes, 2, length);
      assertNotEquals(TraceRequest.Glance.NOTHING, glance, "the glance finds it too");
      assertTrue(
          request.external() || glance == TraceRequest.Glance.DESTINATION,
          "the glance finds it too");
    }
    return request;
  }

  private static String block(String lines) {
    return "NATS/1.0\r\n" + lines + "\r\n";
  }

  private static TraceRequest.Glance glance(String lines) {
    byte[] bytes = block(lines).getBytes(UTF_8);
    return TraceRequest.glance(bytes, 0, bytes.length);
  }

  @Test
  void shouldReadWhatIsAskedForWithNamesAsTheyAre() {
    TraceRequest request =
        in(
            "Nats-Trace-Dest:  a.b \t\r\nlower: x\r\nOther: 1\r\nOther: 2\r\nempty:\r\n"
                + "Accept-Encoding: gzip\r\nNats-Trace-Hop: 1.2\r\n");
    assertEquals("a.b", request.destination());
    assertEquals("1.2", request.hop());
    assertEquals(TraceEncoding.GZIP, request.encoding());
    assertFalse(request.external());
    assertFalse(request.only());
    assertEquals(
        Map.of(
            "Nats-Trace-Dest", List.of("a.b"),
            "lower", List.of("x"),
            "Other", List.of("1", "2"),
            "Accept-Encoding", List.of("gzip"),
            "Nats-Trace-Hop", List.of("1.2")),
        request.headers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "TRUE", "on", "On"})
  void shouldTraceOnlyIfToldSo(String value) {
    assertTrue(in("Nats-Trace-Dest: a\r\nNats-Trace-Only: " + value + "\r\n").only());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "yes", "truely"})
  void shouldDeliverWithAnyOtherWord(String value) {
    assertFalse(in("Nats-Trace-Dest: a\r\nNats-Trace-Only: " + value + "\r\n").only());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Nats-Trace-Only: true\r\n",
        "nats-trace-dest: a\r\n",
        "Nats-Trace-Dest:\r\n",
        "Nats-Trace-Dest : a\r\n",
        " Nats-Trace-Dest: a\r\n",
        "X\r\nNats-Trace-Dest: a\r\n",
        "Nats-Trace-Dest: trace disabled\r\n",
        "Nats-Trace-Dest: trace disabled\r\ntraceparent: " + IDS + "01\r\n"
      })
  void shouldFindNoRequest(String lines) {
    assertNull(in(lines));
  }

  @Test
  void shouldFindNoRequestInAStatusOrWhatIsCutOff() {
    byte[] bytes = "NATS/1.0 503\r\nNats-Trace-Dest: a\r\n\r\n".getBytes(UTF_8);
    assertNull(TraceRequest.in(bytes, 0, bytes.length));
    assertNull(TraceRequest.in(bytes, 0, 4));
    bytes = "NATS/1.0\r\nNats-Trace-Dest: a".getBytes(UTF_8);
    assertNull(TraceRequest.in(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "09", "7f", "0B"})
  void shouldTakeTheWordOfATraceparentThatSamples(String flags) {
    TraceRequest request = in("TraceParent: " + IDS + flags + "\r\nNats-Trace-Only: true\r\n");
    assertNotNull(request);
    assertTrue(request.external());
    assertFalse(request.only(), "which only this system's own header can say");
    assertEquals("", request.destination());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "80", "81", "1", "001", "zz", "01-x"})
  void shouldNotTraceWhereATraceparentDoesNotSample(String flags) {
    assertNull(in("traceparent: " + IDS + flags + "\r\n"));
  }

  @Test
  void shouldPreferItsOwnHeader() {
    TraceRequest request = in("traceparent: " + IDS + "01\r\nNats-Trace-Dest: a\r\n");
    assertFalse(request.external());
    assertEquals("a", request.destination());
  }

  @Test
  void shouldGlanceAtTheBeginningsOfLinesOnly() {
    assertEquals(TraceRequest.Glance.NOTHING, glance("X: Nats-Trace-Dest: a\r\n"));
    assertEquals(TraceRequest.Glance.NOTHING, glance("Nats-Msg-Id: 1\r\nT: 1\r\n"));
    assertEquals(TraceRequest.Glance.PARENT, glance("traceparent: x\r\n"));
    assertEquals(TraceRequest.Glance.DESTINATION, glance("A: b\r\nNats-Trace-Dest: x\r\n"));
    assertEquals(
        TraceRequest.Glance.DESTINATION, glance("traceparent: x\r\nNats-Trace-Dest: x\r\n"));
    assertEquals(TraceRequest.Glance.NOTHING, TraceRequest.glance(new byte[0], 0, 0));
  }
}
