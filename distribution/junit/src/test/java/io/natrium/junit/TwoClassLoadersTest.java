package io.natrium.junit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As in an application server, where two applications bring Natrium along, each for itself. */
@Timeout(60)
class TwoClassLoadersTest {

  /** A server, with JDK types alone for those who see it through another loader. */
  public static final class Application implements Supplier<String>, AutoCloseable {

    private final NatsServer server =
        NatsServer.builder()
            .configText("host: 127.0.0.1, port: -1")
            .plugin("tcp", new TcpPlugin())
            .build()
            .start();

    @Override
    public String get() {
      return server.ports().nats().get(0);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Test
  void serversOfTwoClassLoadersLiveBesideEachOther() throws Exception {
    URL[] classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(TwoClassLoadersTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader one = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
        URLClassLoader two = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
        AutoCloseable first = start(one);
        AutoCloseable second = start(two)) {
      assertNotSame(first.getClass(), second.getClass());
      exchange(first);
      exchange(second);
      first.close();
      exchange(second);
    }
  }

  private static URL url(String element) {
    try {
      return Path.of(element).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static AutoCloseable start(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> type = loader.loadClass(Application.class.getName());
    return (AutoCloseable) type.getConstructor().newInstance();
  }

  private static void exchange(Object application) throws IOException {
    URI url = URI.create((String) ((Supplier<?>) application).get());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(20_000);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertTrue(in.readLine().startsWith("INFO "));
      String talk = "CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPUB a 5\r\nhello\r\n";
      socket.getOutputStream().write(talk.getBytes(US_ASCII));
      assertEquals("MSG a 1 5", in.readLine());
      assertEquals("hello", in.readLine());
    }
  }
}
