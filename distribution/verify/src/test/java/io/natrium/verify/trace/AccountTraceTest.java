package io.natrium.verify.trace;

import static io.natrium.verify.trace.TraceDocument.egress;
import static io.natrium.verify.trace.TraceDocument.ingress;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces across accounts, and of what other tracing systems follow. */
@Timeout(120)
class AccountTraceTest {

  private static final String DESTINATION = "Nats-Trace-Dest";
  private static final String ONLY = "Nats-Trace-Only";
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  private static EmbeddedServer server;

  private TraceBench bench;

  @BeforeAll
  static void start() {
    server =
        EmbeddedServer.start(
            """
            port: -1
            accounts {
              SYS { users: [ { user: sys, password: sys } ] }
              A {
                users: [ { user: a, password: a } ]
                exports: [ { stream: "stream.>" } ]
                imports: [
                  { service: { account: B, subject: "open" }, to: "local.open" }
                  { service: { account: B, subject: "closed" } }
                  { service: { account: B, subject: "chain" } }
                ]
              }
              B {
                users: [ { user: b, password: b } ]
                mappings { open: "opened" }
                exports: [
                  { stream: "opened" }
                  { service: "open", allow_trace: true }
                  { service: "closed" }
                  { service: "chain", allow_trace: true }
                ]
                imports: [
                  { stream: { account: A, subject: "stream.open.*" }, allow_trace: true, prefix: p }
                  { stream: { account: A, subject: "stream.closed.*" } }
                  { service: { account: C, subject: "deep" }, to: chain }
                ]
              }
              C {
                users: [ { user: c, password: c } ]
                imports: [ { stream: { account: B, subject: "opened" }, allow_trace: true } ]
                exports: [ { service: "deep", allow_trace: true } ]
                msg_trace: { dest: "of.account", sampling: 100 }
              }
              D { users: [ { user: d, password: d } ], msg_trace: { dest: d, sampling: "1%" } }
            }
            system_account: SYS
            """,
            builder -> builder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException, InterruptedException {
    bench = new TraceBench(server, "a", "traces");
  }

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  private static String service(String account, String from, String to) {
    return "{\"type\":\"si\",\"acc\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}"
        .formatted(account, from, to);
  }

  private static String export(String to) {
    return "{\"type\":\"se\",\"acc\":\"B\",\"to\":\"" + to + "\"}";
  }

  @Test
  void shouldFollowARequestIntoAnAccountThatAllowsIt() throws Exception {
    Subscription service = bench.subscribe("b", "service", "opened", null);
    List<String> events =
        List.of(
            ingress("A", "local.open"),
            service("B", "local.open", "opened"),
            egress("service", "\"acc\":\"B\",\"sub\":\"opened\""));
    bench.request("local.open", "_INBOX.x", DESTINATION, "traces", ONLY, "true");
    assertEquals(events, bench.trace().events());
    bench.request("local.open", "_INBOX.x", DESTINATION, "traces");
    assertEquals(events, bench.trace().events());
    Message request = service.nextMessage(TraceBench.LIMIT);
    assertTrue(request.getHeaders().getFirst(DESTINATION).startsWith("_R_."));
    Subscription inbox = bench.publisher().subscribe("_INBOX.x");
    TraceBench.flush(bench.publisher());
    bench.connect("b", "answers").publish(request.getReplyTo(), "answer".getBytes(UTF_8));
    assertEquals("answer", TraceBench.next(inbox));
  }

  @Test
  void shouldNotExportARequestAsAPartOfAStream() throws Exception {
    Subscription stream = bench.subscribe("c", "stream", "opened", null);
    bench.subscribe("c", "member", "opened", "q");
    bench.publish("local.open", DESTINATION, "traces");
    assertEquals(2, bench.trace().events().size());
    bench.publish("local.open");
    bench.assertNothing(stream);
    bench.connect("b", "owner").publish("opened", "own".getBytes(UTF_8));
    assertEquals("own", TraceBench.next(stream));
  }

  @Test
  void shouldEndBeforeAnAccountThatDoesNotAllowIt() throws Exception {
    Subscription service = bench.subscribe("b", "service", "closed", null);
    List<String> events = List.of(ingress("A", "closed"), service("B", "closed", "closed"));
    bench.publish("closed", DESTINATION, "traces", ONLY, "true");
    assertEquals(events, bench.trace().events());
    bench.publish("closed", DESTINATION, "traces");
    assertEquals(events, bench.trace().events());
    Message request = service.nextMessage(TraceBench.LIMIT);
    assertEquals("trace disabled", request.getHeaders().getFirst(DESTINATION));
    bench.assertNothing(service);
  }

  @Test
  void shouldFollowAChainOfServices() throws Exception {
    bench.subscribe("c", "deep", "deep", "q");
    bench.publish("chain", DESTINATION, "traces");
    assertEquals(
        List.of(
            ingress("A", "chain"),
            service("B", "chain", "chain"),
            service("C", "chain", "deep"),
            egress("deep", "\"acc\":\"C\",\"sub\":\"deep\",\"queue\":\"q\"")),
        bench.trace().events());
  }

  @Test
  void shouldEndATraceOfAnAnswerAtTheRequester() throws Exception {
    Subscription service = bench.subscribe("b", "service", "opened", null);
    Subscription inbox = bench.publisher().subscribe("_INBOX.y");
    bench.request("local.open", "_INBOX.y");
    String reply = service.nextMessage(TraceBench.LIMIT).getReplyTo();
    try (TraceBench answering = new TraceBench(server, "b", "b.traces")) {
      for (String only : new String[] {"true", "false"}) {
        answering.publish(reply, DESTINATION, "b.traces", ONLY, only);
        assertEquals(
            List.of(ingress("B", reply), service("A", reply, "_INBOX.y")),
            answering.trace().events());
      }
    }
    assertEquals("x", TraceBench.next(inbox));
    bench.assertNothing(inbox);
  }

  @Test
  void shouldFollowAStreamIntoAnAccountThatAllowsIt() throws Exception {
    Subscription imported = bench.subscribe("b", "imports", "p.stream.open.x", null);
    List<String> events =
        List.of(
            ingress("A", "stream.open.x"),
            export("p.stream.open.x"),
            egress("imports", "\"acc\":\"B\",\"sub\":\"stream.open.x\""));
    bench.publish("stream.open.x", DESTINATION, "traces", ONLY, "true");
    assertEquals(events, bench.trace().events());
    bench.assertNothing(imported);
    bench.publish("stream.open.x", DESTINATION, "traces");
    assertEquals(events, bench.trace().events());
    assertEquals("x", TraceBench.next(imported));
  }

  @Test
  void shouldEndBeforeAnImporterThatDoesNotAllowIt() throws Exception {
    Subscription imported = bench.subscribe("b", "imports", "stream.closed.*", "q");
    List<String> events = List.of(ingress("A", "stream.closed.x"), export("stream.closed.x"));
    bench.publish("stream.closed.x", DESTINATION, "traces", ONLY, "true");
    assertEquals(events, bench.trace().events());
    bench.assertNothing(imported);
    bench.publish("stream.closed.x", DESTINATION, "traces");
    assertEquals(events, bench.trace().events());
    assertEquals("x", TraceBench.next(imported));
  }

  @ParameterizedTest
  @ValueSource(strings = {"traceparent", "Traceparent"})
  void shouldTraceForAnotherSystemWhereTheAccountSaysWhereTo(String name) throws Exception {
    try (TraceBench other = new TraceBench(server, "c", "of.account")) {
      Subscription one = other.subscribe("c", "one", "foo", null);
      other.publish("foo", name, PARENT + "01", ONLY, "true");
      assertEquals(
          List.of(ingress("C", "foo"), egress("one", "\"sub\":\"foo\"")), other.trace().events());
      assertEquals("x", TraceBench.next(one), "it is never only traced");
      other.publish("foo", name, PARENT + "00");
      assertEquals("x", TraceBench.next(one));
      other.assertNoTraceBefore("of.account");
    }
  }

  @Test
  void shouldNotTraceForAnotherSystemElsewhere() throws Exception {
    Subscription one = bench.subscribe("a", "one", "foo", null);
    bench.publish("foo", "traceparent", PARENT + "01");
    Message message = one.nextMessage(TraceBench.LIMIT);
    assertEquals(1, message.getHeaders().size(), "it is as it was");
    bench.assertNoTraceBefore("traces");
  }

  @Test
  void shouldTraceAShareOfWhatAnotherSystemFollows() throws Exception {
    try (TraceBench other = new TraceBench(server, "d", "d")) {
      Subscription one = other.subscribe("d", "one", "foo", null);
      int marked = 0;
      for (int i = 0; i < 200; i++) {
        other.publish("foo", "traceparent", PARENT + "01");
        Message message = one.nextMessage(TraceBench.LIMIT);
        String destination = message.getHeaders().getFirst(DESTINATION);
        marked += "trace disabled".equals(destination) ? 1 : 0;
      }
      assertTrue(marked > 150, marked + " of 200 are left out, and others are told so");
    }
  }
}
