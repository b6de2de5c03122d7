package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TransportProvider;
import io.natrium.spi.transport.Transports;
import io.natrium.tcp.netty.LoopOptions;
import io.natrium.tcp.netty.NettyTransport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpPluginTest {

  /** The part of a kernel that this plugin uses. */
  private static final class Kernel implements Transports {

    final TransportFixture.Threads threads = new TransportFixture.Threads();
    TransportProvider registered;

    PluginContext context() {
      return (PluginContext)
          Proxy.newProxyInstance(
              PluginContext.class.getClassLoader(),
              new Class<?>[] {PluginContext.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "executors" -> threads;
                    case "transports" -> this;
                    case "whenAvailable" -> (Registration) () -> {};
                    case "monitoring" -> Defaults.monitoring();
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    @Override
    public Registration register(TransportProvider transport) {
      registered = transport;
      return () -> registered = null;
    }

    @Override
    public Registration announce(String kind, String url) {
      return () -> {};
    }

    @Override
    public Optional<TransportProvider> byScheme(String scheme) {
      return Optional.ofNullable(registered);
    }
  }

  @Test
  void shouldBeFoundOnTheClassPath() {
    ServiceLoader<ServerPlugin> found = ServiceLoader.load(ServerPlugin.class);
    assertTrue(found.stream().anyMatch(plugin -> plugin.type() == TcpPlugin.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStartAndStopTwiceAndLeaveNoThread(boolean nativeIo) throws Exception {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    TcpPlugin plugin = new TcpPlugin(new LoopOptions(2, nativeIo));
    plugin.declare(new Defaults());
    for (int cycle = 0; cycle < 2; cycle++) {
      Kernel kernel = new Kernel();
      plugin.start(kernel.context());
      assertEquals("tcp", kernel.registered.scheme());
      assertInstanceOf(NettyTransport.class, kernel.registered);
      ConcurrentLinkedQueue<RecordingHandler> handlers = new ConcurrentLinkedQueue<>();
      Listener listener =
          kernel.registered.listen(
              new ListenSpec("127.0.0.1", 0, Optional.empty()),
              peer -> {
                RecordingHandler handler = new RecordingHandler.Echo();
                handlers.add(handler);
                return handler;
              });
      try (Socket one = TransportFixture.connect(listener);
          Socket two = TransportFixture.connect(listener)) {
        for (Socket socket : List.of(one, two)) {
          socket.getOutputStream().write('x');
          assertEquals('x', socket.getInputStream().read());
        }
        for (RecordingHandler handler : handlers) {
          handler.send("bye");
        }
        plugin.stop();
        for (Socket socket : List.of(one, two)) {
          assertEquals(
              "bye", new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
      }
      for (RecordingHandler handler : handlers) {
        assertEquals(CloseCause.LOCAL, handler.cause());
        assertEquals(1, handler.closes.get());
      }
      kernel.threads.close();
      for (Thread thread : kernel.threads.made) {
        thread.join(5_000);
        assertFalse(thread.isAlive(), thread.getName());
      }
      assertThrows(IOException.class, () -> TransportFixture.connect(listener));
      plugin.stop();
    }
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    after.removeIf(thread -> !thread.isAlive());
    after.removeIf(thread -> thread.getThreadGroup() == null);
    assertEquals(Set.of(), after);
  }

  @Test
  void shouldDrainUntilTheLastChannelIsGone() throws Exception {
    TcpPlugin plugin = new TcpPlugin(new LoopOptions(1, true));
    plugin.declare(new Defaults());
    Kernel kernel = new Kernel();
    plugin.start(kernel.context());
    RecordingHandler handler = new RecordingHandler.Echo();
    ConcurrentLinkedQueue<RecordingHandler> handlers = new ConcurrentLinkedQueue<>(Set.of(handler));
    // A peer that comes before the listener is closed gets another one.
    Listener listener =
        kernel.registered.listen(
            new ListenSpec("127.0.0.1", 0, Optional.empty()),
            peer -> handlers.isEmpty() ? new RecordingHandler.Echo() : handlers.poll());
    CompletableFuture<Void> drained;
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      drained = plugin.drain(DrainReason.LAME_DUCK, Duration.ofSeconds(30)).toCompletableFuture();
      TransportFixture.await(() -> refuses(listener), "the listener closes");
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
      assertFalse(drained.isDone());
    }
    drained.get(5, TimeUnit.SECONDS);
    plugin.stop();
    kernel.threads.close();
  }

  private static boolean refuses(Listener listener) {
    try (Socket socket = TransportFixture.connect(listener)) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void shouldEndADrainWithItsGrace() throws Exception {
    TcpPlugin plugin = new TcpPlugin(new LoopOptions(1, true));
    plugin.declare(new Defaults());
    Kernel kernel = new Kernel();
    plugin.start(kernel.context());
    RecordingHandler handler = new RecordingHandler();
    Listener listener =
        kernel.registered.listen(new ListenSpec("127.0.0.1", 0, Optional.empty()), peer -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      plugin
          .drain(DrainReason.UNLOAD, Duration.ofMillis(50))
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
      plugin.stop();
      assertEquals(CloseCause.LOCAL, handler.cause());
      assertEquals(-1, socket.getInputStream().read());
    }
    kernel.threads.close();
  }

  @Test
  void shouldRefuseToWorkAfterTheStop() throws Exception {
    TcpPlugin plugin = new TcpPlugin(new LoopOptions(1, true));
    plugin.declare(new Defaults());
    Kernel kernel = new Kernel();
    plugin.start(kernel.context());
    TransportProvider transport = kernel.registered;
    plugin.stop();
    assertThrows(
        IOException.class,
        () ->
            transport.listen(
                new ListenSpec("127.0.0.1", 0, Optional.empty()), peer -> new RecordingHandler()));
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                transport
                    .dial(
                        new DialSpec("127.0.0.1", 1, Duration.ofSeconds(1)), new RecordingHandler())
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS));
    assertInstanceOf(IOException.class, failure.getCause());
    kernel.threads.close();
  }
}
