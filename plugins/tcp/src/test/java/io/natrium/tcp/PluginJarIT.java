package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.spi.transport.TransportProvider;
import io.natrium.spi.transport.Transports;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar for the plugins directory: what is in it, and that it can be unloaded. */
@Timeout(120)
class PluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  void shouldDescribeThePlugin() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertEquals("tcp", manifest.getValue("Plugin-Id"));
      assertEquals("io.natrium.tcp.TcpPlugin", manifest.getValue("Plugin-Class"));
      assertNotNull(manifest.getValue("Plugin-Version"));
      assertNotNull(manifest.getValue("Plugin-Provider"));
      assertNotNull(manifest.getValue("Plugin-Requires"));
    }
  }

  @Test
  void shouldHoldNettyStoredAndNothingOfTheServer() throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        names.add(entry.getName());
        assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName());
      }
    }
    assertTrue(names.contains("io/natrium/tcp/TcpPlugin.class"));
    assertTrue(names.contains("io/netty/channel/epoll/EpollSocketChannel.class"));
    assertTrue(names.contains("io/netty/handler/codec/http/HttpServerCodec.class"));
    assertTrue(names.contains("META-INF/native/libnetty_transport_native_epoll_x86_64.so"));
    assertTrue(names.contains("META-INF/native/libnetty_transport_native_epoll_aarch_64.so"));
    for (String name : names) {
      assertFalse(name.startsWith("io/natrium/spi/"), name);
      assertFalse(name.startsWith("org/slf4j/"), name);
    }
  }

  /** Shows the SPI, slf4j and the platform, as the server's loader does. */
  private static final class Parent extends ClassLoader {

    Parent() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("io.natrium.spi.") || name.startsWith("org.slf4j.")) {
        return PluginJarIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Test
  void shouldBeCollectedAfterTheStop() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int cycle = 0; cycle < 3; cycle++) {
      loaders.add(cycle(PluginJarIT::use));
    }
    for (WeakReference<ClassLoader> loader : loaders) {
      TransportFixture.await(
          () -> {
            System.gc();
            return loader.refersTo(null);
          },
          "the loader is collected");
      assertTrue(loader.refersTo(null));
    }
  }

  /** The jar has no native engine, and nor does what the server shows it. */
  @Test
  void shouldSayWhatIsMissingToShowTheStatusOfACertificate() throws Exception {
    TlsSpec demanding = tls("demanding");
    cycle(
        transport -> {
          IOException refused =
              assertThrows(
                  IOException.class,
                  () ->
                      transport.listen(
                          new ListenSpec("127.0.0.1", 0, Optional.of(demanding)),
                          peer -> new RecordingHandler.Echo()));
          assertTrue(refused.getMessage().contains("the native TLS engine is needed"));
          assertTrue(refused.getMessage().contains("or set ocsp: false"));
        });
  }

  /** What is done with a transport. */
  private interface Use {
    void with(TransportProvider transport) throws Exception;
  }

  private static WeakReference<ClassLoader> cycle(Use use) throws Exception {
    TransportFixture.Threads threads = new TransportFixture.Threads();
    TransportProvider[] registered = new TransportProvider[1];
    Transports transports =
        new Transports() {
          @Override
          public Registration register(TransportProvider transport) {
            registered[0] = transport;
            return () -> registered[0] = null;
          }

          @Override
          public Registration announce(String kind, String url) {
            return () -> {};
          }

          @Override
          public Optional<TransportProvider> byScheme(String scheme) {
            return Optional.ofNullable(registered[0]);
          }
        };
    PluginContext context =
        (PluginContext)
            Proxy.newProxyInstance(
                PluginContext.class.getClassLoader(),
                new Class<?>[] {PluginContext.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "executors" -> threads;
                      case "transports" -> transports;
                      case "whenAvailable" -> (Registration) () -> {};
                      case "monitoring" -> Defaults.monitoring();
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    URLClassLoader loader = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, new Parent());
    ServerPlugin plugin =
        (ServerPlugin)
            loader.loadClass("io.natrium.tcp.TcpPlugin").getDeclaredConstructor().newInstance();
    plugin.declare(new Defaults());
    // On a thread that outlives the plugin: nothing of it may stay behind here.
    plugin.start(context);
    use.with(registered[0]);
    plugin.stop();
    registered[0] = null;
    threads.close();
    for (Thread thread : threads.made) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), thread.getName());
    }
    threads.made.clear();
    loader.close();
    return new WeakReference<>(loader);
  }

  private static void use(TransportProvider transport) throws Exception {
    TlsSpec tls = tls("ec");
    Listener plain =
        transport.listen(
            new ListenSpec("127.0.0.1", 0, Optional.empty()), peer -> new RecordingHandler.Echo());
    try (Socket socket = TransportFixture.connect(plain)) {
      socket.getOutputStream().write('x');
      assertEquals('x', socket.getInputStream().read());
    }
    Listener secure =
        transport.listen(
            new ListenSpec("127.0.0.1", 0, Optional.of(tls)),
            peer ->
                new RecordingHandler.Echo() {
                  @Override
                  void opened() {
                    channel.startTls(tls, false, new byte[0]);
                  }
                });
    RecordingHandler client =
        new RecordingHandler() {
          @Override
          void opened() {
            channel.startTls(tls, true, new byte[0]);
          }
        };
    transport.dial(
        new DialSpec("localhost", TransportFixture.port(secure), Duration.ofSeconds(5)), client);
    client.open();
    client.onLoop(() -> client.send("hello"));
    TransportFixture.await(() -> client.received.get() == 5, "the encrypted echo");
    client.channel.close(true);
    client.closed.get(5, TimeUnit.SECONDS);
  }

  private static TlsSpec tls(String name) {
    return new TlsSpec(
        List.of(
            new TlsSpec.KeyPairFiles(
                TlsTest.file(name + "-cert.pem"), TlsTest.file(name + "-key.pem"))),
        Optional.of(TlsTest.file("ca-cert.pem")),
        false,
        true,
        Duration.ofSeconds(5),
        "TLSv1.2",
        List.of(),
        List.of());
  }
}
