package io.natrium.verify.allocation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The budget of the whole path, from the publisher's socket to the receivers': half a byte for a
 * delivery where messages come in batches, 64 B for a read and 64 B for a flush where they do not.
 * All threads of the server are counted. What the compiler has not yet got to is no part of the
 * budget, so the best of several rounds counts.
 */
class AllocationBudgetTest {

  private static final int BATCH = 64;
  private static final int BATCHES = 800;
  private static final int ROUNDS = 12;
  private static final double PER_DELIVERY = 0.5;
  private static final double PER_READ_AND_FLUSH = 128;
  private static final double PER_NEW_SUBJECT = 512;
  private static final int SINGLES = 4000;
  private static final String PAYLOAD = "0123456789abcdef";

  @Test
  void shouldStayInTheBudgetWhereNobodyListens() throws Exception {
    try (Flow flow = new Flow()) {
      flow.assertPerMessage(flow.plain("alloc.none"), 0, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetFromOneToOne() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.one 1");
      flow.assertPerMessage(flow.plain("alloc.one"), 1, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetWithTenReceivers() throws Exception {
    try (Flow flow = new Flow()) {
      for (int i = 0; i < 10; i++) {
        flow.subscribe("alloc.fan " + i % 3);
      }
      flow.assertPerMessage(flow.plain("alloc.fan"), 10, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetThroughWildcards() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.*.wild 1");
      flow.subscribe("alloc.> 1");
      flow.assertPerMessage(flow.plain("alloc.some.wild"), 2, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetWithTwoSubscriptionsOfAReceiver() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.two 1\r\nSUB alloc.* 2");
      flow.assertPerMessage(flow.plain("alloc.two"), 2, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetInAQueueGroup() throws Exception {
    try (Flow flow = new Flow()) {
      for (int i = 0; i < 5; i++) {
        flow.subscribe("alloc.queue crew 1");
      }
      flow.assertPerMessage(flow.plain("alloc.queue"), 1, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetWithHeaders() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.head 1");
      flow.assertPerMessage(flow.withHeaders("alloc.head"), 1, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetWhereHeadersAreTakenOff() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.strip 1", "{\"verbose\":false,\"headers\":false}");
      flow.assertPerMessage(flow.withHeaders("alloc.strip"), 1, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetWithManySubjects() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.many.> 1");
      StringBuilder batch = new StringBuilder();
      for (int i = 0; i < BATCH; i++) {
        batch.append(publish("alloc.many." + i, ""));
      }
      flow.assertPerMessage(batch.toString(), 1, PER_DELIVERY);
    }
  }

  @Test
  void shouldStayInTheBudgetOneByOne() throws Exception {
    try (Flow flow = new Flow()) {
      flow.subscribe("alloc.single 1");
      flow.assertOneByOne("alloc.single", PER_READ_AND_FLUSH);
    }
  }

  /** Two messages, each read and flushed by itself. */
  @Test
  void shouldStayInTheBudgetFromRequestToReply() throws Exception {
    assertRequests(false, 2 * PER_READ_AND_FLUSH);
  }

  /** What is new is looked up once, and the result kept: some hundred bytes. */
  @Test
  void shouldAllocateAResultForEachNewReplySubjectAtMost() throws Exception {
    assertRequests(true, 2 * PER_READ_AND_FLUSH + PER_NEW_SUBJECT);
  }

  private static void assertRequests(boolean newSubjects, double budget) throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient requester = server.connect();
        RawClient responder = server.connect()) {
      requester.subscribe("alloc.inbox.*", "1");
      requester.flush();
      responder.subscribe("alloc.service", "1");
      responder.flush();
      ServerAllocation allocation = new ServerAllocation();
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > budget; round++) {
        long before = allocation.bytes();
        for (int i = 0; i < SINGLES; i++) {
          String inbox = "alloc.inbox." + (newSubjects ? round * SINGLES + i : 0);
          requester.send(publish("alloc.service", inbox + ' '));
          responder.message();
          responder.publish(inbox, PAYLOAD);
          requester.message();
        }
        least = Math.min(least, (double) (allocation.bytes() - before) / SINGLES);
      }
      double bytes = least;
      assertTrue(bytes <= budget, () -> bytes + " B per request with its reply");
    }
  }

  private static String publish(String subject, String reply) {
    return "PUB " + subject + ' ' + reply + PAYLOAD.length() + "\r\n" + PAYLOAD + "\r\n";
  }

  /** A publisher, its receivers and the server between them. */
  private static final class Flow implements AutoCloseable {

    private final EmbeddedServer server = EmbeddedServer.start("");
    private final List<Reader> readers = new ArrayList<>();
    private final RawClient publisher;

    Flow() throws IOException {
      publisher = server.connect();
    }

    void subscribe(String what) throws IOException {
      subscribe(what, "{\"verbose\":false,\"headers\":true}");
    }

    void subscribe(String what, String options) throws IOException {
      RawClient client = server.open();
      client.handshake(options);
      client.send("SUB " + what + "\r\n");
      assertEquals(List.of(), client.flush());
      readers.add(new Reader(client));
    }

    String plain(String subject) {
      return publish(subject, "").repeat(BATCH);
    }

    String withHeaders(String subject) {
      String headers = "NATS/1.0\r\nSome-Header: a value\r\n\r\n";
      int total = headers.length() + PAYLOAD.length();
      String line = "HPUB " + subject + ' ' + headers.length() + ' ' + total + "\r\n";
      return (line + headers + PAYLOAD + "\r\n").repeat(BATCH);
    }

    void assertPerMessage(String batch, int fan, double budget) throws Exception {
      byte[] bytes = batch.getBytes(ISO_8859_1);
      long each = BATCH * (long) BATCHES;
      double least = Double.MAX_VALUE;
      ServerAllocation allocation = new ServerAllocation();
      for (int round = 0; round < ROUNDS && least > budget; round++) {
        long messages = server.statistics().messagesOut();
        long before = allocation.bytes();
        for (int i = 0; i < BATCHES; i++) {
          publisher.send(bytes);
        }
        assertEquals(List.of(), publisher.flush());
        awaitQuiet();
        long allocated = allocation.bytes() - before;
        assertEquals(each * fan, server.statistics().messagesOut() - messages);
        least = Math.min(least, (double) allocated / (each * Math.max(fan, 1)));
      }
      double bytesEach = least;
      assertTrue(bytesEach <= budget, () -> bytesEach + " B per delivery");
    }

    /** Everything that was routed has gone to the sockets. */
    private void awaitQuiet() {
      Await.until("nothing is pending", () -> server.statistics().outboundMemory() == 0);
    }

    void assertOneByOne(String subject, double budget) throws Exception {
      byte[] bytes = publish(subject, "").getBytes(ISO_8859_1);
      int frame = ("MSG " + subject + " 1 16\r\n" + PAYLOAD + "\r\n").length();
      long wanted = readers.get(0).received();
      double least = Double.MAX_VALUE;
      ServerAllocation allocation = new ServerAllocation();
      for (int round = 0; round < ROUNDS && least > budget; round++) {
        long before = allocation.bytes();
        for (int i = 0; i < SINGLES; i++) {
          wanted += frame;
          publisher.send(bytes);
          while (readers.get(0).received() < wanted) {
            Thread.onSpinWait();
          }
        }
        least = Math.min(least, (double) (allocation.bytes() - before) / SINGLES);
      }
      double bytesEach = least;
      assertTrue(bytesEach <= budget, () -> bytesEach + " B per message");
    }

    @Override
    public void close() throws Exception {
      for (Reader reader : readers) {
        reader.close();
      }
      publisher.close();
      server.close();
    }
  }
}
