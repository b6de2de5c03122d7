package io.natrium.junit;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.config.Overlay;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A server that a test starts, stops and starts again at the same port and with the same directory.
 * Owner: the thread of the test.
 *
 * <pre>{@code
 * try (ServerUnderTest server = ServerUnderTest.with("max_payload: 1MB").start()) {
 *   Connection client = Nats.connect(server.url());
 *   server.restart();
 * }
 * }</pre>
 */
public final class ServerUnderTest implements AutoCloseable {

  private static final String DIRECTORY_VARIABLE = "${SERVER_DIR}";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANY_PORT = -1;

  private final String config;
  private final Map<String, Supplier<? extends ServerPlugin>> plugins = new LinkedHashMap<>();
  private boolean listening = true;
  private int port = ANY_PORT;
  private Path directory;
  private NatsServer server;

  private ServerUnderTest(String config) {
    this.config = Objects.requireNonNull(config, "config");
    plugins.put("tcp", TcpPlugin::new);
    plugins.put("auth-basic", BasicAuthPlugin::new);
  }

  /** Describes a server by its configuration; see {@link NatsServerTest#config}. */
  public static ServerUnderTest with(String config) {
    return new ServerUnderTest(config);
  }

  /** Adds a plugin, or replaces the one of that id; made anew at each start. */
  public ServerUnderTest plugin(String id, Supplier<? extends ServerPlugin> plugin) {
    plugins.put(id, Objects.requireNonNull(plugin, "plugin"));
    return this;
  }

  /**
   * Adds a plugin as it is shipped: its jar is copied into a plugins directory of this server.
   * Needs PF4J on the class path of the tests.
   */
  public ServerUnderTest jar(Path jar) {
    Path folder = pluginsDirectory();
    try {
      Files.createDirectories(folder);
      Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException("the plugin jar " + jar + " cannot be copied", failure);
    }
    return this;
  }

  /** The plugins directory, once {@link #jar} was called; the server follows what happens in it. */
  public Path pluginsDirectory() {
    return directory().resolve("plugins");
  }

  /** Opens no listener and needs no transport. */
  public ServerUnderTest withoutListener() {
    listening = false;
    plugins.remove("tcp");
    return this;
  }

  /**
   * Starts; at the port it had before, if it ran before.
   *
   * @throws IllegalStateException if it runs
   */
  public ServerUnderTest start() {
    if (server != null) {
      throw new IllegalStateException("the server runs; stop it first");
    }
    NatsServer.Builder builder =
        NatsServer.builder()
            .configText(text())
            .overlay(Overlay.none().text("host", LOOPBACK, "net").integer("port", port));
    plugins.forEach((id, plugin) -> builder.plugin(id, plugin.get()));
    if (directory != null && Files.isDirectory(pluginsDirectory())) {
      builder.pluginsDirectory(pluginsDirectory()).watchPlugins(true);
    }
    if (!listening) {
      builder.withoutListener();
    }
    NatsServer made = builder.build();
    try {
      made.start();
    } catch (RuntimeException failure) {
      made.close();
      throw failure;
    }
    server = made;
    if (listening) {
      port = uri().getPort();
    }
    return this;
  }

  private String text() {
    return config.contains(DIRECTORY_VARIABLE)
        ? config.replace(DIRECTORY_VARIABLE, directory().toString().replace('\\', '/'))
        : config;
  }

  /** Stops; returns when threads, sockets and files of the server are gone. Idempotent. */
  public void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** Stops and starts with the same configuration, port and directory. */
  public void restart() {
    stop();
    start();
  }

  /**
   * The server that runs now; another one after a restart.
   *
   * @throws IllegalStateException if none runs
   */
  public NatsServer server() {
    if (server == null) {
      throw new IllegalStateException("the server is not started");
    }
    return server;
  }

  /** The URL for clients. */
  public String url() {
    if (!listening) {
      throw new IllegalStateException("the server has no listener");
    }
    return server().ports().nats().get(0);
  }

  /** The URL for clients. */
  public URI uri() {
    return URI.create(url());
  }

  /**
   * A directory of this server, emptied by {@link #close} only; {@code ${SERVER_DIR}} in the
   * configuration.
   */
  public Path directory() {
    if (directory == null) {
      try {
        directory = Files.createTempDirectory("natrium-test-").toRealPath();
      } catch (IOException failure) {
        throw new UncheckedIOException("no directory for the server of the test", failure);
      }
    }
    return directory;
  }

  /** Stops, and deletes the directory. Idempotent. */
  @Override
  public void close() {
    stop();
    if (directory == null) {
      return;
    }
    try {
      delete(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException("the directory of the server is still in use", failure);
    }
    directory = null;
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
