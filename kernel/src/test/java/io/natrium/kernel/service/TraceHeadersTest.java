package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.natrium.spi.session.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeadersTest {

  private static String sampled(String... lines) {
    String block = "NATS/1.0\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    return TraceHeaders.sampled(Message.of("s", null, block.getBytes(UTF_8), new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-B3-Sampled: 1",
        "x-b3-sampled: 1",
        "X-B3-TraceId: 80f",
        "b3: 80f-e4-1-05",
        "b3: 80f-e4",
        "B3: d",
        "Uber-Trace-Id: a:b:c:1",
        "uber-trace-id: a:b:c:0f",
        "traceparent: 00-a-b-01"
      })
  void shouldMeasureWhatATracingSystemSamples(String line) {
    assertNotNull(sampled(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Foo: bar",
        "X-B3-Sampled: 0",
        "X-B3-Sampled: true",
        "b3: 0",
        "b3: 80f-e4-0-05",
        "Uber-Trace-Id: a:b:c:2",
        "Uber-Trace-Id: a:b:c:001",
        "Uber-Trace-Id: a:b:c",
        "Uber-Trace-Id: a:b:c:zz",
        "traceparent: 00-a-b-00",
        "traceparent: 00-a-b-1",
        "traceparent: 00-a-b-01-x"
      })
  void shouldNotMeasureWhatNoneSamples(String line) {
    assertNull(sampled(line));
  }

  @Test
  void shouldShowTheHeadersOfTheSystemInOrderOfTheirNames() {
    assertEquals(
        "{\"X-B3-Parentspanid\":[\"05\"],\"X-B3-Spanid\":[\"e4\"],\"X-B3-Traceid\":[\"80f\"]}",
        sampled("X-B3-TraceId: 80f", "Other: 1", "x-b3-spanid: e4", "X-B3-ParentSpanId: 05"));
    assertEquals(
        "{\"Uber-Trace-Id\":[\"a:b:c:1\"],\"Uberctx-X\":[\"y\",\"z\"]}",
        sampled("uberctx-x: y", "Uberctx-X: z", "Uber-Trace-Id: a:b:c:1", "B3: 1"));
    assertEquals(
        "{\"Traceparent\":[\"00-a-b-01\"],\"Tracestate\":[\"v\"]}",
        sampled("traceparent: 00-a-b-01", "tracestate: v"));
  }

  @Test
  void shouldGoByTheFirstSystemThatSaysAnything() {
    assertNull(sampled("Uber-Trace-Id: a:b:c:0", "B3: 1"));
    assertNull(sampled("X-B3-Sampled: 0", "traceparent: 00-a-b-01"));
    assertEquals(
        "{\"X-B3-Sampled\":[\"1\"]}", sampled("traceparent: 00-a-b-00", "X-B3-Sampled: 1"));
  }

  @Test
  void shouldNotReadAMalformedBlock() {
    assertNull(sampled("no colon", "B3: 1"));
    assertNull(sampled("B3 : 1"));
  }
}
