package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.netty.NettyListener;
import io.natrium.tcp.netty.NettyStream;
import io.natrium.tcp.netty.TcpLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds on the exported package as a websocket transport does. */
@Timeout(60)
class FramedStreamTest {

  private TransportFixture tcp;

  @AfterEach
  void stop() throws Exception {
    tcp.close();
  }

  /** Frames to buffers and back. */
  private static final class Frames extends MessageToMessageCodec<BinaryWebSocketFrame, ByteBuf> {

    @Override
    protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
      out.add(new BinaryWebSocketFrame(bytes.retain()));
    }

    @Override
    protected void decode(
        ChannelHandlerContext context, BinaryWebSocketFrame frame, List<Object> out) {
      out.add(frame.content().retain());
    }
  }

  private int listen(RecordingHandler handler) throws Exception {
    NettyListener listener =
        NettyListener.open(
            tcp.transport.loops(),
            tcp.transport.tlsContexts(),
            "ws",
            "127.0.0.1",
            0,
            (pipeline, loop, peer) -> setUp(pipeline, loop, peer, handler));
    return ((InetSocketAddress) listener.boundAddress()).getPort();
  }

  private void setUp(
      ChannelPipeline pipeline, TcpLoop loop, PeerInfo peer, RecordingHandler handler) {
    pipeline.addLast(
        new HttpServerCodec(),
        new HttpObjectAggregator(8192),
        new WebSocketServerProtocolHandler("/", null, false, 1 << 20),
        new Frames(),
        new ChannelInboundHandlerAdapter() {
          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete) {
              context
                  .pipeline()
                  .addLast(
                      NettyStream.framed(
                          loop, peer, tcp.transport.tlsContexts(), asked -> handler));
              context.pipeline().remove(this);
            }
          }
        });
  }

  /** Collects what comes. */
  private static final class Collector implements WebSocket.Listener {

    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final CompletableFuture<byte[]> complete = new CompletableFuture<>();
    private final int expected;

    Collector(int expected) {
      this.expected = expected;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      received.writeBytes(part);
      if (received.size() >= expected) {
        complete.complete(received.toByteArray());
      }
      socket.request(1);
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCarryBytesInFrames(boolean nativeIo) throws Exception {
    tcp = new TransportFixture(new LoopOptions(1, nativeIo));
    RecordingHandler.Echo echo = new RecordingHandler.Echo();
    int port = listen(echo);
    byte[] data = new byte[4 * 1024 * 1024];
    new Random(3).nextBytes(data);
    Collector collector = new Collector(data.length);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), collector)
            .get(10, TimeUnit.SECONDS);
    for (int at = 0; at < data.length; at += 256 * 1024) {
      socket.sendBinary(ByteBuffer.wrap(data, at, 256 * 1024), true).get(10, TimeUnit.SECONDS);
    }
    assertArrayEquals(data, collector.complete.get(30, TimeUnit.SECONDS));
    assertEquals("ws", echo.channel.peer().scheme());
    assertTrue(echo.channel.tls().isEmpty());
    TransportFixture.await(() -> echo.out.pending() == 0, "the outbound buffer empties");
    socket.abort();
    CloseCause cause = echo.cause();
    assertTrue(cause == CloseCause.PEER || cause == CloseCause.READ_ERROR, "" + cause);
  }

  @Test
  void shouldFlushBeforeAClose() throws Exception {
    tcp = new TransportFixture(new LoopOptions(1, true));
    RecordingHandler handler = new RecordingHandler();
    int port = listen(handler);
    Collector collector = new Collector(300_000);
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), collector)
        .get(10, TimeUnit.SECONDS);
    handler.open();
    handler.send(new byte[300_000], 0, 300_000);
    handler.channel.close(true);
    assertEquals(300_000, collector.complete.get(10, TimeUnit.SECONDS).length);
    assertEquals(CloseCause.LOCAL, handler.cause());
  }
}
