package io.natrium.verify.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishes that repeat a control line, which are handled together. */
class RepeatedPublishTest {

  private static final int MESSAGES = 5_000;
  private static final String UNTRACED = "NATS/1.0\r\nMats-Trace-Dest: trace\r\n\r\n";
  private static final String TRACED = "NATS/1.0\r\nNats-Trace-Dest: trace\r\n\r\n";

  private final Random random = new Random(20261125);
  private EmbeddedServer server;
  private RawClient publisher;
  private RawClient receiver;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedServer.start("");
    publisher = server.connect();
    receiver = server.connect();
  }

  @AfterEach
  void stop() throws Exception {
    receiver.close();
    publisher.close();
    server.close();
  }

  @Test
  void shouldDeliverEachOnceAndInOrderHoweverTheBytesAreSplit() throws Exception {
    receiver.send("SUB many.> 1\r\nSUB many.* workers 2\r\nSUB many.* workers 3\r\n");
    receiver.flush();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> payloads = new ArrayList<>();
    String subject = "many.a";
    for (int i = 0; i < MESSAGES; i++) {
      if (random.nextInt(100) == 0) {
        subject = "many." + (char) ('a' + random.nextInt(3));
      }
      String payload = i + "x".repeat(random.nextInt(50) == 0 ? random.nextInt(3_000) : 3);
      payloads.add(payload);
      bytes.writeBytes(publish(subject, payload));
    }
    sendInParts(bytes.toByteArray());
    publisher.flush();
    List<Frame> frames = receiver.flush();
    assertEquals(payloads, texts(frames, "1"));
    List<String> worked =
        Stream.concat(texts(frames, "2").stream(), texts(frames, "3").stream()).sorted().toList();
    assertEquals(payloads.stream().sorted().toList(), worked);
  }

  @Test
  void shouldSeeASubscriptionOfThePublisherBetweenThem() throws Exception {
    publisher.send("SUB a 1\r\n" + "PUB a 1\r\n1\r\n".repeat(3));
    publisher.send(
        "PUB a 1\r\n2\r\n".repeat(3)
            + "SUB a 2\r\n"
            + "PUB a 1\r\n3\r\n".repeat(3)
            + "UNSUB 1\r\n"
            + "PUB a 1\r\n4\r\n".repeat(3));
    List<Frame> frames = publisher.flush();
    assertEquals(List.of("1", "1", "1", "2", "2", "2", "3", "3", "3"), texts(frames, "1"));
    assertEquals(List.of("3", "3", "3", "4", "4", "4"), texts(frames, "2"));
  }

  @Test
  void shouldRouteWhatIsWholeBeforeAFrameWithABadEnd() throws Exception {
    receiver.subscribe("a", "1");
    receiver.flush();
    publisher.send("PUB a 1\r\n1\r\n".repeat(20) + "PUB a 1\r\n123\r\n" + "PUB a 1\r\n4\r\n");
    List<Frame> answer = publisher.untilEnd();
    assertEquals("-ERR 'Unknown Protocol Operation'", answer.get(answer.size() - 1).line());
    assertEquals(20, texts(receiver.flush(), "1").size());
  }

  @Test
  void shouldTraceTheOneAmongThemThatAsks() throws Exception {
    receiver.send("SUB a 1\r\nSUB trace 2\r\n");
    receiver.flush();
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      String headers = i == 5 ? TRACED : UNTRACED;
      frames.append("HPUB a ").append(headers.length()).append(' ').append(headers.length() + 1);
      frames.append("\r\n").append(headers).append(i).append("\r\n");
    }
    publisher.send(frames.toString());
    publisher.flush();
    List<Frame> received = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      received.add(receiver.message());
    }
    List<String> bodies = texts(received, "1");
    for (int i = 0; i < 9; i++) {
      assertEquals((i == 5 ? TRACED : UNTRACED) + i, bodies.get(i));
    }
    assertEquals(9, bodies.size());
    assertEquals(1, texts(received, "2").size());
  }

  @Test
  void shouldDeliverExactlyTheMaximumOfAQueueMember() throws Exception {
    receiver.send("SUB a workers 1\r\nUNSUB 1 7\r\nSUB a workers 2\r\n");
    receiver.flush();
    publisher.send("PUB a 1\r\n1\r\n".repeat(1_000));
    publisher.flush();
    List<Frame> frames = receiver.flush();
    assertEquals(7, texts(frames, "1").size());
    assertEquals(993, texts(frames, "2").size());
  }

  private static byte[] publish(String subject, String payload) {
    String frame = "PUB " + subject + ' ' + payload.length() + "\r\n" + payload + "\r\n";
    return frame.getBytes(US_ASCII);
  }

  private void sendInParts(byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int most = random.nextBoolean() ? 40 : 20_000;
      int length = Math.min(bytes.length - at, 1 + random.nextInt(most));
      publisher.send(bytes, at, length);
      at += length;
    }
  }

  private static List<String> texts(List<Frame> frames, String sid) {
    return frames.stream()
        .filter(frame -> frame.isMessage() && frame.sid().equals(sid))
        .map(Frame::text)
        .toList();
  }
}
