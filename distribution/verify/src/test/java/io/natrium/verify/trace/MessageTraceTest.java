package io.natrium.verify.trace;

import static io.natrium.verify.trace.TraceDocument.egress;
import static io.natrium.verify.trace.TraceDocument.ingress;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that ask by their headers to be traced, in one account. */
@Timeout(120)
class MessageTraceTest {

  private static final String DESTINATION = "Nats-Trace-Dest";
  private static final String ONLY = "Nats-Trace-Only";

  private static EmbeddedServer server;

  private TraceBench bench;

  @BeforeAll
  static void start() {
    server =
        EmbeddedServer.start(
            """
            port: -1
            server_name: s
            max_payload: 1000
            accounts {
              SYS { users: [ { user: sys, password: sys } ] }
              A {
                users: [
                  { user: a, password: a }
                  { user: narrow, password: narrow, permissions {
                      publish: { allow: ["ok.>", "traces"] }
                      subscribe: { allow: ["ok.>", "traces", "_INBOX.>"], deny: "ok.secret" } } }
                ]
                mappings { "before.*": "after.{{wildcard(1)}}" }
              }
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

  @Test
  void shouldTellOfEveryReceiver() throws Exception {
    Subscription one = bench.subscribe("a", "one", "foo", null);
    Subscription two = bench.subscribe("a", "two", "*", null);
    bench.subscribe("a", "member", "foo", "group");
    bench.subscribe("a", "member", "foo", "group");
    bench.publish("foo", DESTINATION, "traces", "K", "v");
    TraceDocument trace = bench.trace();
    assertEquals(
        "{\"header\":{\"K\":[\"v\"],\"Nats-Trace-Dest\":[\"traces\"]},\"msgsize\":42}",
        trace.request());
    assertEquals(ingress("A", "foo"), trace.events().get(0));
    assertEquals(
        List.of(
            egress("member", "\"sub\":\"foo\",\"queue\":\"group\""),
            egress("one", "\"sub\":\"foo\""),
            egress("two", "\"sub\":\"*\"")),
        trace.sorted());
    assertTrue(trace.server().startsWith("{\"name\":\"s\",\"host\":\"127.0.0.1\",\"id\":\"N"));
    assertTrue(trace.server().contains(",\"seq\":"), trace::server);
    assertEquals("x", TraceBench.next(one));
    assertEquals("x", TraceBench.next(two));
  }

  @Test
  void shouldDeliverNothingThatIsOnlyTraced() throws Exception {
    Subscription one = bench.subscribe("a", "one", "foo", null);
    bench.publish("foo", DESTINATION, "traces", ONLY, "true");
    assertEquals(List.of(egress("one", "\"sub\":\"foo\"")), bench.trace().sorted());
    bench.publisher().publish("foo", "second".getBytes(UTF_8));
    assertEquals("second", TraceBench.next(one));
    bench.publish("foo", ONLY, "true");
    assertEquals("x", TraceBench.next(one), "without a destination it is a header like any other");
  }

  @Test
  void shouldTellThatNobodyListens() throws Exception {
    Subscription inbox = bench.publisher().subscribe("_INBOX.mine");
    bench.request("nobody", "_INBOX.mine", DESTINATION, "traces", ONLY, "1");
    assertEquals(List.of(ingress("A", "nobody")), bench.trace().events());
    assertEquals(503, inbox.nextMessage(TraceBench.LIMIT).getStatus().getCode());
    bench.subscribe("a", "one", "somebody", null);
    bench.request("somebody", "_INBOX.mine", DESTINATION, "traces", ONLY, "1");
    assertEquals(2, bench.trace().events().size());
    bench.assertNothing(inbox);
  }

  @Test
  void shouldTellWhereTheSubjectIsMappedTo() throws Exception {
    bench.subscribe("a", "one", "after.x", null);
    bench.publish("before.x", DESTINATION, "traces");
    assertEquals(
        List.of(
            ingress("A", "before.x"),
            "{\"type\":\"sm\",\"to\":\"after.x\"}",
            egress("one", "\"sub\":\"after.x\"")),
        bench.trace().events());
  }

  @Test
  void shouldTellWhoMayNotSeeTheMessage() throws Exception {
    Subscription narrow = bench.subscribe("narrow", "narrow", "ok.>", null);
    for (String only : new String[] {"false", "true"}) {
      bench.publish("ok.secret", DESTINATION, "traces", ONLY, only);
      assertEquals(
          List.of(
              egress(
                  "narrow",
                  "\"sub\":\"ok.>\","
                      + "\"error\":\"Not delivered because subscription denies this subject\"")),
          bench.trace().sorted());
    }
    bench.publish("ok.public", DESTINATION, "traces");
    assertEquals(List.of(egress("narrow", "\"sub\":\"ok.>\"")), bench.trace().sorted());
    assertEquals("ok.public", narrow.nextMessage(TraceBench.LIMIT).getSubject());
  }

  @Test
  void shouldTellWhyAPublishIsRefused() throws Exception {
    try (RawClient narrow = raw("narrow")) {
      narrow.send(publish("bad", "", DESTINATION + ": traces\r\n", 1));
      String error = "Permissions Violation for Publish to \"bad\"";
      assertEquals("-ERR '" + error + '\'', narrow.flush().get(0).line());
      assertEquals(
          List.of(ingress("A", "bad", error.replace("\"", "\\\""))), bench.trace().events());
      narrow.send(publish("ok.x", "_R_.x", DESTINATION + ": traces\r\n", 1));
      error = "Permissions Violation for Publish with Reply of \"_R_.x\"";
      assertEquals("-ERR '" + error + '\'', narrow.flush().get(0).line());
      assertEquals(
          List.of(ingress("A", "ok.x", error.replace("\"", "\\\""))), bench.trace().events());
    }
  }

  @Test
  void shouldTellOfAMessageThatIsTooLarge() throws Exception {
    try (RawClient client = raw("a")) {
      client.send(publish("foo", "", DESTINATION + ": traces\r\nK: v\r\n", 2000));
      TraceDocument trace = bench.trace();
      assertEquals(List.of(ingress("A", "foo", "maximum payload exceeded")), trace.events());
      assertTrue(trace.request().endsWith(",\"msgsize\":2043}"), trace::request);
    }
  }

  @Test
  void shouldRefuseAMessageWhoseTraceMayNotBePublished() throws Exception {
    Subscription one = bench.subscribe("a", "one", "ok.>", null);
    try (RawClient narrow = raw("narrow")) {
      for (String only : new String[] {"false", "true"}) {
        narrow.send(
            publish("ok.x", "", DESTINATION + ": other\r\n" + ONLY + ": " + only + "\r\n", 1));
        assertEquals(
            "-ERR 'Permissions Violation for Publish to \"other\"'", narrow.flush().get(0).line());
      }
      narrow.publish("ok.last", "last");
      narrow.flush();
    }
    assertEquals("last", TraceBench.next(one));
  }

  @Test
  void shouldDeliverAMessageWhoseDestinationIsNoSubject() throws Exception {
    Subscription one = bench.subscribe("a", "one", "foo", null);
    bench.publish("foo", DESTINATION, "no subject");
    assertEquals("x", TraceBench.next(one));
    bench.publish("foo", DESTINATION, "traces.*", ONLY, "true");
    bench.publish("foo", DESTINATION, "trace disabled");
    assertEquals("x", TraceBench.next(one));
    bench.assertNothing(one);
    bench.assertNoTraceBefore("traces");
  }

  @Test
  void shouldTellThatAPublisherGetsNothingOfItsOwn() throws Exception {
    try (RawClient client = raw("a", "\"echo\":false")) {
      client.send("SUB foo 1\r\n" + publish("foo", "", DESTINATION + ": traces\r\n", 1));
      assertEquals(0, client.flush().size());
      assertEquals(
          List.of(
              egress(
                  "publisher", "\"sub\":\"foo\",\"error\":\"Not delivered because of no echo\"")),
          bench.trace().sorted());
    }
  }

  @Test
  void shouldNotCountWhatIsOnlyTraced() throws Exception {
    try (RawClient client = raw("a")) {
      client.send("SUB foo 1\r\nUNSUB 1 2\r\n");
      client.flush();
      for (int i = 0; i < 3; i++) {
        bench.publish("foo", DESTINATION, "traces", ONLY, "on");
        assertEquals(List.of(egress("publisher", "\"sub\":\"foo\"")), bench.trace().sorted());
      }
      bench.publish("foo", DESTINATION, "traces");
      bench.publish("foo", DESTINATION, "traces");
      bench.publish("foo", DESTINATION, "traces");
      assertEquals(2, bench.trace().events().size());
      assertEquals(2, bench.trace().events().size());
      assertEquals(List.of(), bench.trace().sorted());
      assertEquals(2, client.flush().stream().filter(Frame::isMessage).count());
    }
  }

  @Test
  void shouldTraceSomeOfManyMessagesWithTheSameLine() throws Exception {
    try (RawClient client = raw("a")) {
      client.send("SUB foo 1\r\n");
      client.flush();
      String plain = publish("foo", "", "Nats-Trace-Dext: traces\r\n", 1);
      String traced = publish("foo", "", "Nats-Trace-Dest: traces\r\n", 1);
      client.send(plain + plain + traced + plain + traced + plain);
      List<Frame> frames = client.flush();
      assertEquals(6, frames.size());
      for (int i = 0; i < frames.size(); i++) {
        boolean asks = i == 2 || i == 4;
        assertEquals(asks, frames.get(i).text().contains("Nats-Trace-Dest"), "in order");
      }
      assertEquals(List.of(egress("publisher", "\"sub\":\"foo\"")), bench.trace().sorted());
      assertEquals(List.of(egress("publisher", "\"sub\":\"foo\"")), bench.trace().sorted());
    }
    bench.assertNoTraceBefore("traces");
  }

  @Test
  void shouldEncodeTheTraceAsWanted() throws Exception {
    bench.publish("foo", DESTINATION, "traces", "Accept-Encoding", "gzip");
    Message gzip = bench.traceMessage();
    assertEquals("gzip", gzip.getHeaders().getFirst("Content-Encoding"));
    byte[] document = new GZIPInputStream(new ByteArrayInputStream(gzip.getData())).readAllBytes();
    assertEquals(List.of(ingress("A", "foo")), TraceDocument.of(document).events());
    bench.publish("foo", DESTINATION, "traces", "Accept-Encoding", "snappy");
    Message snappy = bench.traceMessage();
    assertEquals("snappy", snappy.getHeaders().getFirst("Content-Encoding"));
    assertEquals("sNaPpY", new String(snappy.getData(), 4, 6, UTF_8));
    bench.publish("foo", DESTINATION, "traces", "Accept-Encoding", "br");
    Message identity = bench.traceMessage();
    assertEquals("identity", identity.getHeaders().getFirst("Content-Encoding"));
    assertEquals(List.of(ingress("A", "foo")), TraceDocument.of(identity.getData()).events());
    bench.publish("foo", DESTINATION, "traces");
    assertNull(bench.traceMessage().getHeaders());
  }

  @Test
  void shouldGoOnUntracedWithTheHeaderOfFormerServers() throws Exception {
    Subscription one = bench.subscribe("a", "one", "foo", null);
    bench.publish("foo", DESTINATION, "traces", "Nats-Trace-Origin-Account", "Z");
    Message message = one.nextMessage(TraceBench.LIMIT);
    assertEquals("trace disabled", message.getHeaders().getFirst(DESTINATION));
    bench.publish("foo", DESTINATION, "traces", "Nats-Trace-Origin-Account", "Z", ONLY, "1");
    bench.assertNothing(one);
    bench.assertNoTraceBefore("traces");
  }

  private static RawClient raw(String user) throws IOException {
    return raw(user, "\"echo\":true");
  }

  private static RawClient raw(String user, String more) throws IOException {
    RawClient client = server.open();
    client.handshake(
        "{\"verbose\":false,\"pedantic\":false,\"headers\":true,\"name\":\"publisher\",\"user\":\""
            + user
            + "\",\"pass\":\""
            + user
            + "\","
            + more
            + '}');
    return client;
  }

  private static String publish(String subject, String reply, String lines, int payload) {
    String block = "NATS/1.0\r\n" + lines + "\r\n";
    return "HPUB %s %s %d %d\r\n%s%s\r\n"
        .formatted(
            subject, reply, block.length(), block.length() + payload, block, "x".repeat(payload));
  }
}
