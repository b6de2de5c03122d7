package io.natrium.verify.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Frames of every size, in runs of the same control line and mixed, cut anywhere by the writes that
 * carry them: each message comes out whole and in order.
 */
@Timeout(60)
class FrameSizesTest {

  private static final String HEADERS = "NATS/1.0\r\nA: b\r\n\r\n";
  private static final int[] SIZES = {0, 1, 100, 1_000, 5_000, 65_536, 70_000, 300_000, 1_000_000};

  private final Random random = new Random(20_261_125);
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final List<Frame> expected = new ArrayList<>();

  @Test
  void shouldBringMessagesOfEverySizeWholeAndInOrder() throws Exception {
    for (int i = 0; i < 60; i++) {
      int size = SIZES[random.nextInt(SIZES.length)];
      boolean headers = random.nextBoolean();
      boolean reply = random.nextInt(4) == 0;
      int repeats = size > 100_000 ? 1 : 1 + random.nextInt(6);
      for (int repeat = 0; repeat < repeats; repeat++) {
        add(size, headers, reply);
      }
    }
    try (EmbeddedServer server = EmbeddedServer.start("");
        RawClient subscriber = server.connect();
        RawClient publisher = server.connect()) {
      subscriber.subscribe("sizes", "9");
      subscriber.flush();
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(publisher));
      for (Frame frame : expected) {
        Frame received = subscriber.message();
        assertEquals(frame.line(), received.line());
        assertArrayEquals(frame.body(), received.body());
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  private void add(int size, boolean headers, boolean reply) {
    byte[] payload = new byte[size];
    random.nextBytes(payload);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers) {
      body.writeBytes(HEADERS.getBytes(ISO_8859_1));
    }
    body.writeBytes(payload);
    String sizes = headers ? HEADERS.length() + " " + body.size() : "" + body.size();
    String tail = (reply ? "back " : "") + sizes;
    stream.writeBytes(
        ((headers ? "HPUB" : "PUB") + " sizes " + tail + "\r\n").getBytes(ISO_8859_1));
    stream.writeBytes(body.toByteArray());
    stream.writeBytes("\r\n".getBytes(ISO_8859_1));
    expected.add(new Frame((headers ? "HMSG" : "MSG") + " sizes 9 " + tail, body.toByteArray()));
  }

  private void send(RawClient publisher) {
    byte[] bytes = stream.toByteArray();
    try {
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(200_000));
        publisher.send(bytes, at, length);
        at += length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
