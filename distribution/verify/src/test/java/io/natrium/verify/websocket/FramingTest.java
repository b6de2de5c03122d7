package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.websocket.RawWebsocket.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the RFC, and one that breaks it, gets to see. */
@Timeout(60)
class FramingTest {

  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int MOST = 100_000;
  private static WebsocketServer server;

  @BeforeAll
  static void start() {
    server = WebsocketServer.start("compression: true", "max_payload: " + MOST);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawWebsocket open(String... lines) throws IOException {
    return RawWebsocket.open(server.port(), lines).handshake();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void shouldTakeABytestreamInFragmentsOfAnySize(int size) throws IOException {
    try (RawWebsocket client = open()) {
      byte[] stream = bytes("SUB a 1\r\nPUB a 11\r\nhello world\r\nPING\r\n");
      for (int at = 0; at < stream.length; at += size) {
        int end = Math.min(stream.length, at + size);
        int first = at == 0 ? RawWebsocket.BINARY : RawWebsocket.CONTINUATION;
        byte[] part = Arrays.copyOfRange(stream, at, end);
        client.send(end == stream.length ? RawWebsocket.FIN | first : first, part);
      }
      assertEquals("MSG a 1 11", client.line("MSG"));
      assertEquals("PONG", client.line("PONG"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 13})
  void shouldTakeFramesFromPacketsOfAnySize(int size) throws IOException {
    try (RawWebsocket client = open()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(
          RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.TEXT, bytes("SUB a 1\r\n")));
      all.writeBytes(RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.PING, bytes("123456789")));
      byte[] publish = bytes("PUB a 200\r\n" + "x".repeat(200) + "\r\nPING\r\n");
      all.writeBytes(RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.BINARY, publish, 8, true));
      byte[] packets = all.toByteArray();
      for (int at = 0; at < packets.length; at += size) {
        client.write(Arrays.copyOfRange(packets, at, Math.min(packets.length, at + size)));
      }
      Received pong = client.receive();
      assertEquals(RawWebsocket.PONG, pong.opcode());
      assertEquals("123456789", pong.text());
      assertEquals("MSG a 1 200", client.line("MSG"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 8})
  void shouldTakeLengthsOfEverySize(int lengthBytes) throws IOException {
    try (RawWebsocket client = open()) {
      byte[] ping = bytes("PING\r\n");
      client.write(
          RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.BINARY, ping, lengthBytes, true));
      assertEquals("PONG", client.line("PONG"));
    }
  }

  @Test
  void shouldTakeALargeMessageInOneFrame() throws IOException {
    try (RawWebsocket client = open()) {
      client.send("SUB a 1\r\nPUB a 70000\r\n" + "x".repeat(70_000) + "\r\nPING\r\n");
      assertEquals("MSG a 1 70000", client.line("MSG"));
      assertEquals("PONG", client.line("PONG"));
    }
  }

  /** A frame that could never end is bytes of the stream like any other; nothing waits for it. */
  @Test
  void shouldReadAFrameOfATerabyteAsItComes() throws IOException {
    try (RawWebsocket client = open()) {
      ByteBuffer head = ByteBuffer.allocate(14);
      head.put((byte) (RawWebsocket.FIN | RawWebsocket.BINARY)).put((byte) 0xff).putLong(1L << 40);
      client.write(head.array()); // with a mask of zeros
      client.write(bytes("PING\r\n"));
      assertEquals("PONG", client.line("PONG"));
      client.write(bytes("PUB a 200000\r\n"));
      assertEquals("1009 Maximum Message Payload Exceeded", client.closed());
    }
  }

  @Test
  void shouldAnswerControlFramesInTheMiddleOfAMessage() throws IOException {
    try (RawWebsocket client = open()) {
      client.send(RawWebsocket.BINARY, bytes("PI"));
      client.send(RawWebsocket.FIN | RawWebsocket.PING, bytes("now"));
      client.send(RawWebsocket.FIN | RawWebsocket.PONG, bytes("unasked"));
      client.send(RawWebsocket.CONTINUATION, new byte[0]);
      Received pong = client.receive();
      assertEquals(RawWebsocket.PONG, pong.opcode());
      assertEquals("now", pong.text());
      client.send(RawWebsocket.FIN | RawWebsocket.CONTINUATION, bytes("NG\r\n"));
      assertEquals("PONG", client.line("PONG"));
    }
  }

  static Stream<Arguments> violations() {
    byte[] x = bytes("x");
    int last = RawWebsocket.FIN | RawWebsocket.BINARY;
    return Stream.of(
        Arguments.of(RawWebsocket.frame(last | 0x20, x), "RSV2 and RSV3 must be clear"),
        Arguments.of(RawWebsocket.frame(last | 0x10, x), "RSV2 and RSV3 must be clear"),
        Arguments.of(
            RawWebsocket.frame(last | RawWebsocket.RSV1, x),
            "compressed frame received without negotiated permessage-deflate"),
        Arguments.of(RawWebsocket.frame(last, x, 0, false), "mask bit missing"),
        Arguments.of(RawWebsocket.frame(RawWebsocket.FIN | 3, x), "unknown opcode 3"),
        Arguments.of(RawWebsocket.frame(RawWebsocket.FIN | 11, x), "unknown opcode 11"),
        Arguments.of(RawWebsocket.frame(RawWebsocket.FIN, x), "invalid continuation frame"),
        Arguments.of(
            RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.PING, new byte[126]),
            "control frame length bigger than maximum allowed of 125 bytes"),
        Arguments.of(
            RawWebsocket.frame(RawWebsocket.PING, x), "control frame does not have final bit set"),
        Arguments.of(
            RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.CLOSE, x),
            "close frame payload cannot be 1 byte"),
        Arguments.of(
            new byte[] {(byte) last, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4},
            "invalid 64-bit payload length"));
  }

  private static byte[] close(int status, String reason) {
    byte[] text = reason.getBytes(ISO_8859_1);
    byte[] payload =
        ByteBuffer.allocate(2 + text.length).putShort((short) status).put(text).array();
    return RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.CLOSE, payload);
  }

  @ParameterizedTest
  @MethodSource("violations")
  void shouldCloseOnAViolationAndSayWhy(byte[] frame, String reason) throws IOException {
    try (RawWebsocket client = open()) {
      client.write(frame);
      assertEquals("1002 " + reason, client.closed());
    }
  }

  @Test
  void shouldRefuseANewMessageBeforeTheEndOfTheLast() throws IOException {
    try (RawWebsocket client = open()) {
      client.send(RawWebsocket.BINARY, bytes("PI"));
      client.send(RawWebsocket.FIN | RawWebsocket.BINARY, bytes("PING\r\n"));
      assertEquals(
          "1002 new message started before final frame for previous message was received",
          client.closed());
    }
  }

  static Stream<Arguments> farewells() {
    return Stream.of(
        Arguments.of(close(1000, "bye"), "1000 bye"),
        Arguments.of(close(1001, ""), "1001 "),
        Arguments.of(close(4321, "own"), "4321 own"),
        Arguments.of(close(1000, "\u00ff\u00fe"), "1007 invalid utf8 body in close frame"),
        Arguments.of(
            RawWebsocket.frame(RawWebsocket.FIN | RawWebsocket.CLOSE, new byte[0]), "opcode 8"));
  }

  @ParameterizedTest
  @MethodSource("farewells")
  void shouldAnswerACloseFrame(byte[] frame, String answer) throws IOException {
    try (RawWebsocket client = open()) {
      client.write(frame);
      assertEquals(answer, client.closed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1010, 1011, 1014, 3000, 3999, 4000, 4999})
  void shouldEchoTheStatusOfACloseFrame(int status) throws IOException {
    try (RawWebsocket client = open()) {
      client.write(close(status, "why"));
      assertEquals(status + " why", client.closed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void shouldRefuseAStatusThatIsNone(int status) throws IOException {
    try (RawWebsocket client = open()) {
      client.write(close(status, "why"));
      assertEquals("1002 invalid close status code " + status, client.closed());
    }
  }

  @Test
  void shouldDeliverWhatWasPublishedBeforeTheClose() throws IOException {
    try (RawWebsocket subscriber = open();
        RawWebsocket publisher = open()) {
      subscriber.send("SUB last 1\r\nPING\r\n");
      subscriber.line("PONG");
      publisher.send("PUB last 4\r\nword\r\n");
      publisher.write(close(1000, ""));
      assertEquals("1000 ", publisher.closed());
      assertEquals("MSG last 1 4", subscriber.line("MSG"));
    }
  }

  static Stream<Arguments> kernelReasons() {
    return Stream.of(
        Arguments.of("FOO\r\n", "1002 Protocol Violation"),
        Arguments.of("PUB a 200000\r\n", "1009 Maximum Message Payload Exceeded"),
        Arguments.of("SUB " + "a".repeat(5000) + " 1\r\n", "1008 Maximum Control Line Exceeded"),
        Arguments.of(
            "CONNECT {\"verbose\":false,\"protocol\":7}\r\n", "1002 Bad Client Protocol Version"));
  }

  @ParameterizedTest
  @MethodSource("kernelReasons")
  void shouldCloseWithTheReasonOfTheServer(String line, String reason) throws IOException {
    try (RawWebsocket client = open()) {
      client.send(line);
      assertEquals(reason, client.closed());
    }
  }

  @Test
  void shouldCloseWhenTheServerStops() throws IOException {
    try (WebsocketServer own = WebsocketServer.start("", "");
        RawWebsocket client = RawWebsocket.open(own.port()).handshake()) {
      own.close();
      assertEquals("1001 Server Shutdown", client.closed());
    }
  }

  @Test
  void shouldGoOnAfterAnEmptyFrame() throws IOException {
    try (RawWebsocket client = open()) {
      client.send(RawWebsocket.FIN | RawWebsocket.BINARY, new byte[0]);
      client.send("PING\r\n");
      assertEquals("PONG", client.line("PONG"));
    }
  }

  // ---- compression

  @Test
  void shouldCompressOnlyForClientsThatOfferIt() throws IOException {
    try (RawWebsocket plain = RawWebsocket.open(server.port());
        RawWebsocket compressed = RawWebsocket.open(server.port(), DEFLATE)) {
      assertTrue(!plain.head().contains("Sec-WebSocket-Extensions"), plain.head());
      assertTrue(
          compressed
              .head()
              .contains(
                  "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                      + " client_no_context_takeover\r\n"),
          compressed.head());
      assertEquals(RawWebsocket.FIN | RawWebsocket.BINARY, plain.receive().first());
      assertTrue(compressed.receive().compressed());
    }
  }

  @Test
  void shouldNotCompressWhatIsSmall() throws IOException {
    try (RawWebsocket client = open(DEFLATE)) {
      client.send("PING\r\n");
      Received frame = client.receive();
      while (frame.compressed()) {
        frame = client.receive(); // the second INFO
      }
      assertEquals("PONG\r\n", frame.text());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeCompressedMessages(boolean fragmented) throws IOException {
    try (RawWebsocket client = open(DEFLATE)) {
      byte[] packed =
          RawWebsocket.deflate(
              bytes("SUB z 1\r\nPUB z 5000\r\n" + "y".repeat(5000) + "\r\nPING\r\n"));
      int first = RawWebsocket.RSV1 | RawWebsocket.BINARY;
      if (fragmented) {
        client.send(first, Arrays.copyOf(packed, 3));
        client.send(RawWebsocket.FIN | RawWebsocket.PING, bytes("between"));
        client.send(RawWebsocket.FIN, Arrays.copyOfRange(packed, 3, packed.length));
        assertEquals("between", client.receive().text());
      } else {
        client.send(RawWebsocket.FIN | first, packed);
      }
      assertEquals("MSG z 1 5000", client.line("MSG"));
      assertEquals("PONG", client.line("PONG"));
      client.send("PING\r\n");
      assertEquals("PONG", client.line("PONG"));
    }
  }

  @Test
  void shouldRefuseCompressionWhereItMayNotBe() throws IOException {
    try (RawWebsocket control = open(DEFLATE);
        RawWebsocket continuation = open(DEFLATE)) {
      control.send(RawWebsocket.FIN | RawWebsocket.RSV1 | RawWebsocket.PING, bytes("x"));
      assertEquals("1002 control frame must not be compressed", control.closed());
      byte[] packed = RawWebsocket.deflate(bytes("PING\r\n"));
      continuation.send(RawWebsocket.RSV1 | RawWebsocket.BINARY, Arrays.copyOf(packed, 3));
      continuation.send(
          RawWebsocket.FIN | RawWebsocket.RSV1, Arrays.copyOfRange(packed, 3, packed.length));
      assertEquals("1002 invalid continuation frame", continuation.closed());
    }
  }

  @Test
  void shouldStopUnpackingABomb() throws IOException {
    byte[] bomb = RawWebsocket.deflate(new byte[MOST * 20]);
    assertTrue(bomb.length < MOST / 10, "it is small on the wire");
    try (RawWebsocket client = open(DEFLATE)) {
      client.send(RawWebsocket.FIN | RawWebsocket.RSV1 | RawWebsocket.BINARY, bomb);
      String end = client.closed();
      assertTrue(
          end.startsWith("1001 ") || end.startsWith("1008 ") || end.startsWith("1002 "), end);
    }
  }

  @Test
  void shouldStopUnpackingWhereTheLimitIs() throws IOException {
    StringBuilder many = new StringBuilder();
    while (many.length() <= MOST) {
      many.append("PING\r\n");
    }
    try (RawWebsocket client = open(DEFLATE)) {
      client.send(
          RawWebsocket.FIN | RawWebsocket.RSV1 | RawWebsocket.BINARY,
          RawWebsocket.deflate(bytes(many.toString())));
      assertEquals("1001 Read Error", client.closed());
    }
  }

  @Test
  void shouldNotCollectACompressedMessageWithoutEnd() throws IOException {
    try (RawWebsocket client = open(DEFLATE)) {
      byte[] part = new byte[60_000];
      int first = RawWebsocket.RSV1 | RawWebsocket.BINARY;
      for (int i = 0; i < 14; i++) {
        client.send(i == 0 ? first : RawWebsocket.CONTINUATION, part);
      }
      assertEquals("1001 Read Error", client.closed());
    }
  }

  @Test
  void shouldCloseOnDamagedCompression() throws IOException {
    try (RawWebsocket client = open(DEFLATE)) {
      client.send(RawWebsocket.FIN | RawWebsocket.RSV1 | RawWebsocket.BINARY, new byte[] {-1, -1});
      assertEquals("1001 Read Error", client.closed());
    }
  }

  // ---- browsers

  @Test
  void shouldSendSmallFramesToBrowsers() throws IOException {
    try (RawWebsocket client = open("User-Agent: Mozilla/5.0 (X11)")) {
      client.send("SUB big 1\r\nPUB big 20000\r\n" + "q".repeat(20_000) + "\r\n");
      int total = 0;
      while (total < 20_000) {
        Received frame = client.receive();
        assertTrue(frame.payload().length <= 4096, frame.payload().length + " bytes");
        total += frame.payload().length;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFragmentCompressedMessagesForBrowsersButSafari(boolean safari) throws IOException {
    String agent = safari ? "Mozilla/5.0 Version/17 Safari/605" : "Mozilla/5.0 Chrome/120 Safari/1";
    try (RawWebsocket client = open(DEFLATE, "User-Agent: " + agent)) {
      byte[] noise = new byte[20_000];
      new Random(5).nextBytes(noise);
      ByteArrayOutputStream publish = new ByteArrayOutputStream();
      publish.writeBytes("SUB noise 1\r\nPUB noise 20000\r\n".getBytes(UTF_8));
      publish.writeBytes(noise);
      publish.writeBytes("\r\n".getBytes(UTF_8));
      client.send(RawWebsocket.FIN | RawWebsocket.BINARY, publish.toByteArray());
      Received frame = client.receive();
      while (!frame.compressed() || frame.payload().length < 4096) {
        frame = client.receive(); // the second INFO
      }
      boolean whole = (frame.first() & RawWebsocket.FIN) != 0;
      assertEquals(safari, whole);
      assertEquals(safari, frame.payload().length > 4096);
      assertTrue(frame.compressed());
    }
  }
}
