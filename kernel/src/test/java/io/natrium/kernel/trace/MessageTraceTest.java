package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.monitor.JsonFormat;
import org.junit.jupiter.api.Test;

class MessageTraceTest {

  private static final TracePeer PUBLISHER = new TracePeer(PeerKind.CLIENT, 7, "pub", "A");
  private static final TracePeer HERE = new TracePeer(PeerKind.CLIENT, 8, "", "A");
  private static final TracePeer THERE = new TracePeer(PeerKind.CLIENT, 9, "there", "B");
  private static final TracePeer SERVER = new TracePeer(PeerKind.ROUTER, 3, "s2", "A");

  private static MessageTrace trace(TracePeer publisher, String lines) {
    byte[] block = ("NATS/1.0\r\nNats-Trace-Dest: t\r\n" + lines + "\r\n").getBytes(UTF_8);
    TraceRequest request = TraceRequest.in(block, 0, block.length);
    return new MessageTrace(request, "t", publisher, "foo", 40);
  }

  private static String document(MessageTrace trace) {
    byte[] json =
        JsonFormat.compact().text(out -> trace.write(out, o -> o.name("server").value(1)));
    return new String(json, UTF_8).replaceAll("\"ts\":\"[-0-9T:.]+Z\"", "\"ts\":0");
  }

  @Test
  void shouldWriteEveryKindOfEvent() {
    MessageTrace trace = trace(PUBLISHER, "K: <v>\r\n");
    trace.mapped("bar");
    trace.streamExport("B", "x.bar");
    trace.egress(THERE, "bar", "", null);
    trace.serviceImport("C", "bar", "there");
    trace.egress(HERE, "*", "q", NotDelivered.NO_ECHO);
    assertEquals(
        "{\"server\":1,\"request\":{\"header\":{\"K\":[\"<v>\"],\"Nats-Trace-Dest\":[\"t\"]},"
            + "\"msgsize\":40},\"events\":["
            + "{\"type\":\"in\",\"ts\":0,\"kind\":0,\"cid\":7,\"name\":\"pub\",\"acc\":\"A\","
            + "\"subj\":\"foo\"},"
            + "{\"type\":\"sm\",\"ts\":0,\"to\":\"bar\"},"
            + "{\"type\":\"se\",\"ts\":0,\"acc\":\"B\",\"to\":\"x.bar\"},"
            + "{\"type\":\"eg\",\"ts\":0,\"kind\":0,\"cid\":9,\"name\":\"there\",\"acc\":\"B\","
            + "\"sub\":\"bar\"},"
            + "{\"type\":\"si\",\"ts\":0,\"acc\":\"C\",\"from\":\"bar\",\"to\":\"there\"},"
            + "{\"type\":\"eg\",\"ts\":0,\"kind\":0,\"cid\":8,\"sub\":\"*\",\"queue\":\"q\","
            + "\"error\":\"Not delivered because of no echo\"}]}",
        document(trace));
  }

  @Test
  void shouldSayWhyAMessageGoesNoFurther() {
    MessageTrace trace = trace(PUBLISHER, "");
    trace.refused("because");
    assertTrue(document(trace).endsWith("\"subj\":\"foo\",\"error\":\"because\"}]}"));
  }

  @Test
  void shouldNumberTheServersThatItGoesTo() {
    MessageTrace trace = trace(PUBLISHER, "Nats-Trace-Hop: 5\r\n");
    assertEquals("1", trace.hop(), "what a client says of hops does not count");
    trace.egress(SERVER, "", "", null);
    trace.egress(HERE, "foo", "", null);
    assertEquals("2", trace.hop());
    trace.egress(SERVER, "", "", null);
    String document = document(trace);
    assertTrue(document.contains("\"hops\":2,\"events\":["), document);
    assertTrue(document.contains("\"kind\":1,\"cid\":3,\"name\":\"s2\",\"hop\":\"1\"}"), document);
    assertTrue(document.contains("\"cid\":8,\"sub\":\"foo\"}"), document);
    assertTrue(document.contains("\"name\":\"s2\",\"hop\":\"2\"}"), document);
  }

  @Test
  void shouldNumberOnFromTheHopOfAnotherServer() {
    MessageTrace trace = trace(SERVER, "Nats-Trace-Hop: 1.3\r\n");
    assertEquals("1.3.1", trace.hop());
    assertEquals("1.3.2", trace.hop());
  }

  @Test
  void shouldHoldABoundedNumberOfEvents() {
    MessageTrace trace = trace(PUBLISHER, "");
    for (int i = 0; i < 20_000; i++) {
      trace.egress(HERE, "foo", "", null);
    }
    assertEquals(16_384, trace.events().size());
  }
}
