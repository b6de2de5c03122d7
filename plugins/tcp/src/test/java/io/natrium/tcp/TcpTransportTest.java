package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.Landing;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.tcp.netty.LoopOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass
@ValueSource(booleans = {true, false})
class TcpTransportTest {

  private final boolean nativeIo;
  private TransportFixture tcp;

  TcpTransportTest(boolean nativeIo) {
    this.nativeIo = nativeIo;
  }

  @BeforeEach
  void start() {
    tcp = new TransportFixture(new LoopOptions(2, nativeIo));
  }

  @AfterEach
  void stop() throws Exception {
    tcp.close();
  }

  @Test
  void shouldPutBytesWhereTheHandlerWantsThem() throws Exception {
    Collector collector = new Collector(50_000);
    Listener listener = tcp.listen(() -> collector);
    byte[] sent = new byte[400_000];
    new Random(7).nextBytes(sent);
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write(sent);
      assertArrayEquals(sent, collector.whole.get(20, TimeUnit.SECONDS));
    }
    assertTrue(collector.landed.get() > 0, "nothing was put in place");
  }

  /** Takes the first bytes of each stretch as they come and the rest of it in place. */
  private static final class Collector extends RecordingHandler implements Landing {

    final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    final AtomicInteger landed = new AtomicInteger();
    private final byte[] bytes = new byte[400_000];
    private final int stretch;
    private int length;

    Collector(int stretch) {
      this.stretch = stretch;
    }

    @Override
    void bytes(byte[] buffer, int offset, int count) {
      System.arraycopy(buffer, offset, bytes, length, count);
      grown(count);
    }

    private void grown(int count) {
      length += count;
      if (length == bytes.length) {
        whole.complete(bytes);
      }
    }

    @Override
    public Landing landing() {
      return length % stretch == 0 || length == bytes.length ? null : this;
    }

    @Override
    public byte[] array() {
      return bytes;
    }

    @Override
    public int offset() {
      return length;
    }

    @Override
    public int room() {
      return stretch - length % stretch;
    }

    @Override
    public void landed(int count) {
      landed.addAndGet(count);
      grown(count);
    }
  }

  @Test
  void shouldEcho() throws Exception {
    Listener listener = tcp.listen(RecordingHandler.Echo::new);
    try (Socket socket = TransportFixture.connect(listener)) {
      for (int i = 0; i < 100; i++) {
        byte[] ping = ("PING " + i).getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(ping);
        assertArrayEquals(ping, socket.getInputStream().readNBytes(ping.length));
      }
    }
  }

  @Test
  void shouldCarryLargeTransfersPastASlowReader() throws Exception {
    largeTransfer(true);
  }

  @Test
  void shouldSendBlocksThatAreNotDirect() throws Exception {
    largeTransfer(false);
  }

  private void largeTransfer(boolean direct) throws Exception {
    byte[] data = new byte[24 * 1024 * 1024];
    new Random(42).nextBytes(data);
    RecordingHandler.Echo echo = new RecordingHandler.Echo(direct);
    Listener listener = tcp.listen(() -> echo);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(16 * 1024);
      socket.connect(listener.boundAddress());
      socket.setSoTimeout(20_000);
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.getOutputStream().write(data);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      // Nothing is read before everything was sent: the echo has to wait for a full socket.
      sender.get(30, TimeUnit.SECONDS);
      TransportFixture.await(() -> echo.received.get() == data.length, "all bytes arrive");
      assertTrue(echo.out.pending() > 0);
      byte[] back = socket.getInputStream().readNBytes(data.length);
      assertArrayEquals(data, back);
      TransportFixture.await(() -> echo.out.pending() == 0, "the outbound buffer empties");
    }
  }

  @Test
  void shouldSpreadThousandsOfConnectionsOverTheLoops() throws Exception {
    ConcurrentLinkedQueue<RecordingHandler> handlers = new ConcurrentLinkedQueue<>();
    Listener listener =
        tcp.listen(
            () -> {
              RecordingHandler handler = new RecordingHandler.Echo();
              handlers.add(handler);
              return handler;
            });
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2_000; i++) {
        sockets.add(TransportFixture.connect(listener));
      }
      for (Socket socket : sockets) {
        socket.getOutputStream().write('x');
      }
      for (Socket socket : sockets) {
        assertEquals('x', socket.getInputStream().read());
      }
      int first = 0;
      for (RecordingHandler handler : handlers) {
        first += handler.channel.loop() == handlers.peek().channel.loop() ? 1 : 0;
      }
      assertEquals(1_000, first, 2);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    for (RecordingHandler handler : handlers) {
      assertEquals(CloseCause.PEER, handler.cause());
    }
    TransportFixture.await(() -> tcp.transport.loops().connections() == 1, "all are forgotten");
  }

  @Test
  void shouldFlushOnceForManyRequestsOfOneTurn() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      handler.onLoop(
          () -> {
            for (int i = 0; i < 1_000; i++) {
              handler.send("0123456789");
            }
          });
      assertEquals(10_000, socket.getInputStream().readNBytes(10_000).length);
      // One that finds the bytes, one that finds no more.
      handler.onLoop(() -> assertTrue(handler.out.gathers() <= 2, "" + handler.out.gathers()));
    }
  }

  @Test
  void shouldFlushForRequestsOfManyThreads() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    handler.send("0123456789");
                  }
                });
        thread.start();
        threads.add(thread);
      }
      assertEquals(800_000, socket.getInputStream().readNBytes(800_000).length);
      for (Thread thread : threads) {
        thread.join();
      }
      // The last request of all must not be lost.
      TransportFixture.await(() -> handler.out.pending() == 0, "nothing is left behind");
    }
  }

  @Test
  void shouldNotLoseSingleRequestsFromForeignThreads() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      InputStream in = socket.getInputStream();
      for (int i = 0; i < 5_000; i++) {
        handler.send("x");
        assertEquals('x', in.read());
      }
    }
  }

  @Test
  void shouldSendWhatIsPendingBeforeAClose() throws Exception {
    Listener listener =
        tcp.listen(
            () ->
                new RecordingHandler() {
                  @Override
                  void bytes(byte[] buffer, int offset, int length) {
                    send("-ERR 'enough'\r\n");
                    channel.close(true);
                    channel.close(true);
                  }
                });
    try (Socket socket = TransportFixture.connect(listener)) {
      // More than is read before the close: must not turn into a reset that eats the error.
      socket.getOutputStream().write(new byte[300_000]);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertEquals("-ERR 'enough'\r\n", all);
    }
  }

  @Test
  void shouldCloseFromAnyThreadOnce() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      StreamChannel channel = handler.open();
      for (int i = 0; i < 10; i++) {
        channel.close(i % 2 == 0);
      }
      assertEquals(-1, socket.getInputStream().read());
      assertEquals(CloseCause.LOCAL, handler.cause());
      channel.close(true);
      assertEquals(1, handler.closes.get());
    }
  }

  @Test
  void shouldBoundTheFlushOfACloseWhenThePeerDoesNotRead() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      StreamChannel channel = handler.open();
      byte[] much = new byte[64 * 1024];
      for (int i = 0; i < 400; i++) {
        handler.send(much, 0, much.length);
      }
      channel.close(true);
      assertEquals(CloseCause.LOCAL, handler.cause());
      assertTrue(handler.out.pending() > 0);
      assertNotNull(socket);
    }
  }

  @Test
  void shouldCutAFlushShortWhenClosedWithout() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      StreamChannel channel = handler.open();
      byte[] much = new byte[64 * 1024];
      for (int i = 0; i < 400; i++) {
        handler.send(much, 0, much.length);
      }
      long start = System.nanoTime();
      channel.close(true);
      channel.close(false);
      assertEquals(CloseCause.LOCAL, handler.cause());
      assertTrue(System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(900));
      assertNotNull(socket);
    }
  }

  @Test
  void shouldAnswerAHalfClosedPeerAndTellItLeft() throws Exception {
    RecordingHandler handler = new RecordingHandler.Echo();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write("last words".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertEquals(
          "last words",
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
      assertEquals(CloseCause.PEER, handler.cause());
      assertEquals(1, handler.closes.get());
    }
  }

  @Test
  void shouldReportAResetAsAReadError() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    Socket socket = TransportFixture.connect(listener);
    handler.open();
    socket.setSoLinger(true, 0);
    socket.close();
    assertEquals(CloseCause.READ_ERROR, handler.cause());
  }

  @Test
  void shouldReportAFailedWrite() throws Exception {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void opened() {
            channel.pauseReads();
          }
        };
    Listener listener = tcp.listen(() -> handler);
    Socket socket = TransportFixture.connect(listener);
    handler.open();
    byte[] much = new byte[64 * 1024];
    for (int i = 0; i < 400; i++) {
      handler.send(much, 0, much.length);
    }
    socket.setSoLinger(true, 0);
    socket.close();
    CloseCause cause = handler.cause();
    assertTrue(cause == CloseCause.WRITE_ERROR || cause == CloseCause.READ_ERROR, "" + cause);
  }

  @Test
  void shouldNotReadWhilePaused() throws Exception {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void bytes(byte[] buffer, int offset, int length) {
            channel.pauseReads();
          }
        };
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write(new byte[100]);
      TransportFixture.await(() -> handler.reads.get() == 1, "the first read");
      socket.getOutputStream().write(new byte[100]);
      for (int i = 0; i < 20; i++) {
        handler.onLoop(() -> {});
      }
      assertEquals(100, handler.received.get());
      handler.onLoop(() -> handler.channel.resumeReads());
      TransportFixture.await(() -> handler.received.get() == 200, "the second read");
    }
  }

  @Test
  void shouldHoldBytesOfADepartedPeerUntilReadsResume() throws Exception {
    RecordingHandler handler =
        new RecordingHandler() {
          @Override
          void opened() {
            channel.pauseReads();
          }
        };
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      socket.getOutputStream().write(new byte[200_000]);
    }
    for (int i = 0; i < 50; i++) {
      handler.onLoop(() -> {});
    }
    assertEquals(0, handler.received.get());
    assertEquals(0, handler.closes.get());
    handler.onLoop(() -> handler.channel.resumeReads());
    assertEquals(CloseCause.PEER, handler.cause());
    assertEquals(200_000, handler.received.get());
  }

  @Test
  void shouldCloseWhatAHandlerFailsOnAndGoOn() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    RecordingHandler[] handlers = {
      new RecordingHandler() {
        @Override
        void opened() {
          throw new IllegalStateException("onOpen of a test");
        }
      },
      new RecordingHandler() {
        @Override
        void bytes(byte[] buffer, int offset, int length) {
          throw new AssertionError("onBytes of a test");
        }
      },
      new RecordingHandler() {
        @Override
        public void onClosed(CloseCause cause) {
          super.onClosed(cause);
          throw new IllegalStateException("onClosed of a test");
        }
      },
      new RecordingHandler.Echo()
    };
    Listener listener = tcp.listen(() -> handlers[turn.getAndIncrement()]);
    for (int i = 0; i < 2; i++) {
      try (Socket socket = TransportFixture.connect(listener)) {
        socket.getOutputStream().write('x');
        assertEndOrReset(socket);
        assertEquals(CloseCause.LOCAL, handlers[i].cause());
      }
    }
    TransportFixture.connect(listener).close();
    assertEquals(CloseCause.PEER, handlers[2].cause());
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
    }
  }

  private static void assertEndOrReset(Socket socket) {
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (IOException reset) {
      assertNotNull(reset.getMessage());
    }
  }

  @Test
  void shouldRefuseAPeerThatNobodyWants() throws Exception {
    Listener listener = tcp.listen(() -> null);
    try (Socket socket = TransportFixture.connect(listener)) {
      assertEndOrReset(socket);
    }
    TransportFixture.await(() -> tcp.transport.loops().connections() == 1, "it is forgotten");
  }

  @Test
  void shouldTellWhoConnected() throws Exception {
    AtomicReference<PeerInfo> seen = new AtomicReference<>();
    Listener listener =
        tcp.transport.listen(
            new ListenSpec("0.0.0.0", 0, Optional.empty()),
            peer -> {
              seen.set(peer);
              return new RecordingHandler.Echo();
            });
    int port = TransportFixture.port(listener);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
      assertEquals("127.0.0.1", seen.get().host());
      assertEquals(socket.getLocalPort(), seen.get().port());
      assertEquals("tcp", seen.get().scheme());
    }
  }

  @Test
  void shouldListenOnBothVersionsOfIp() throws Exception {
    AtomicReference<PeerInfo> seen = new AtomicReference<>();
    Listener listener =
        tcp.transport.listen(
            new ListenSpec("0.0.0.0", 0, Optional.empty()),
            peer -> {
              seen.set(peer);
              return new RecordingHandler.Echo();
            });
    Socket socket;
    try {
      socket = new Socket("::1", TransportFixture.port(listener));
    } catch (IOException e) {
      org.junit.jupiter.api.Assumptions.abort("this machine has no IPv6");
      return;
    }
    try (socket) {
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
      assertEquals("::1", seen.get().host());
    }
  }

  @Test
  void shouldSayWhyAnAddressCannotBeBound() throws Exception {
    Listener listener = tcp.listen(RecordingHandler::new);
    int port = TransportFixture.port(listener);
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                tcp.transport.listen(
                    new ListenSpec("127.0.0.1", port, Optional.empty()),
                    peer -> new RecordingHandler()));
    assertTrue(failure.getMessage().contains("127.0.0.1:" + port), failure.getMessage());
    listener.stopAccepting().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThrows(IOException.class, () -> TransportFixture.connect(listener));
    tcp.transport.listen(
        new ListenSpec("127.0.0.1", port, Optional.empty()), peer -> new RecordingHandler());
  }

  @Test
  void shouldLeaveAcceptedChannelsAloneWhenAcceptingStops() throws Exception {
    Listener listener = tcp.listen(RecordingHandler.Echo::new);
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
      listener.stopAccepting().toCompletableFuture().get(5, TimeUnit.SECONDS);
      socket.getOutputStream().write('y');
      assertEquals('y', socket.getInputStream().read());
    }
  }

  @Test
  void shouldDial() throws Exception {
    Listener listener = tcp.listen(RecordingHandler.Echo::new);
    CountDownLatch answered = new CountDownLatch(1);
    RecordingHandler client =
        new RecordingHandler() {
          @Override
          void bytes(byte[] buffer, int offset, int length) {
            answered.countDown();
          }
        };
    StreamChannel channel =
        tcp.transport
            .dial(
                new DialSpec("localhost", TransportFixture.port(listener), Duration.ofSeconds(5)),
                client)
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    assertSame(channel, client.open());
    client.send("hello");
    assertTrue(answered.await(5, TimeUnit.SECONDS));
    channel.close(true);
    assertEquals(CloseCause.LOCAL, client.cause());
  }

  @Test
  void shouldFailADialThatNobodyAnswers() throws Exception {
    Listener listener = tcp.listen(RecordingHandler::new);
    listener.stopAccepting().toCompletableFuture().get(5, TimeUnit.SECONDS);
    RecordingHandler client = new RecordingHandler();
    DialSpec spec =
        new DialSpec("127.0.0.1", TransportFixture.port(listener), Duration.ofSeconds(5));
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> tcp.transport.dial(spec, client).toCompletableFuture().get(9, TimeUnit.SECONDS));
    assertInstanceOf(IOException.class, failure.getCause());
    assertEquals(0, client.closes.get());
    ExecutionException unknown =
        assertThrows(
            ExecutionException.class,
            () ->
                tcp.transport
                    .dial(new DialSpec("no-such-host.invalid", 1, Duration.ofSeconds(5)), client)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS));
    assertInstanceOf(IOException.class, unknown.getCause());
  }

  @Test
  void shouldRunTasksAndTimersOnTheLoop() throws Exception {
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      StreamChannel channel = handler.open();
      CompletableFuture<Boolean> ran = new CompletableFuture<>();
      channel
          .loop()
          .schedule(() -> ran.complete(channel.loop().inLoop()), 5, TimeUnit.MILLISECONDS);
      assertTrue(ran.get(5, TimeUnit.SECONDS));
      AtomicInteger cancelled = new AtomicInteger();
      channel.loop().schedule(cancelled::incrementAndGet, 30, TimeUnit.MILLISECONDS).close();
      CompletableFuture<Void> later = new CompletableFuture<>();
      channel.loop().schedule(() -> later.complete(null), 60, TimeUnit.MILLISECONDS);
      later.get(5, TimeUnit.SECONDS);
      assertEquals(0, cancelled.get());
      assertTrue(((InetSocketAddress) listener.boundAddress()).getPort() > 0);
      assertNotNull(socket);
    }
  }
}
