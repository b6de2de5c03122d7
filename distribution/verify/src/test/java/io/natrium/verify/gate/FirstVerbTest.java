package io.natrium.verify.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.unixsocket.UnixSocketPlugin;
import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.websocket.WebsocketPlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every verb as the first one on every listener, where everybody may come in, where credentials are
 * asked for, and where those who show none are somebody. What happens is what nats-server was seen
 * to do.
 */
class FirstVerbTest {

  private static final String IN = "in";
  private static final String QUIET = "closed";
  private static final String VIOLATION = "-ERR 'Authorization Violation', closed";
  private static final String UNKNOWN = "-ERR 'Unknown Protocol Operation', closed";

  /** Who has to show credentials. */
  private enum Mode {
    OPEN(""),
    REQUIRED("authorization { users: [{user: u, password: p}] }\n"),
    ANONYMOUS("authorization { users: [{user: u, password: p}] }\nno_auth_user: u\n");

    private final String config;

    Mode(String config) {
      this.config = config;
    }
  }

  /**
   * A first verb.
   *
   * @param open what becomes of the peer where nobody has to show credentials
   * @param anonymous the same where those who show none are somebody
   * @param required the same where everybody has to show them
   */
  private record Verb(String text, String open, String anonymous, String required) {

    static Verb of(String text, String open) {
      return new Verb(text, open, open, VIOLATION);
    }

    String outcome(Mode mode) {
      return switch (mode) {
        case OPEN -> open;
        case REQUIRED -> required;
        case ANONYMOUS -> anonymous;
      };
    }
  }

  private static final List<Verb> VERBS =
      List.of(
          Verb.of("PUB a 1\r\nx\r\n", IN),
          Verb.of("pub a 1\r\nx\r\n", IN),
          Verb.of("HPUB a 12 13\r\nNATS/1.0\r\n\r\nx\r\n", QUIET),
          Verb.of("SUB b 1\r\n", IN),
          Verb.of("UNSUB 1\r\n", IN),
          Verb.of("PONG\r\n", IN),
          Verb.of("PING\r\n", IN),
          Verb.of("+OK\r\n", IN),
          Verb.of("-ERR 'x'\r\n", QUIET),
          Verb.of("INFO {\"server_id\":\"x\"}\r\n", IN),
          Verb.of("INFO x\r\n", QUIET),
          Verb.of("MSG a 1 1\r\nx\r\n", UNKNOWN),
          Verb.of("HMSG a 1 12 13\r\nNATS/1.0\r\n\r\nx\r\n", UNKNOWN),
          Verb.of("RS+ a b\r\n", UNKNOWN),
          Verb.of("RS- a b\r\n", UNKNOWN),
          Verb.of("RMSG a b 1\r\nx\r\n", UNKNOWN),
          Verb.of("LS+ a\r\n", UNKNOWN),
          Verb.of("LMSG a 1\r\nx\r\n", UNKNOWN),
          Verb.of("A+ a\r\n", UNKNOWN),
          Verb.of("A- a\r\n", UNKNOWN),
          Verb.of("GET / HTTP/1.1\r\n\r\n", UNKNOWN),
          Verb.of("\r\n", UNKNOWN),
          Verb.of(" PING\r\n", UNKNOWN),
          Verb.of("X\r\n", UNKNOWN),
          Verb.of("\u0016\u0003\u0001\r\n", UNKNOWN),
          Verb.of("+X\r\n", UNKNOWN),
          Verb.of("-X\r\n", UNKNOWN),
          Verb.of("PUB\r\n", UNKNOWN),
          Verb.of("PUB a\r\n", QUIET),
          Verb.of("SUB\r\n", UNKNOWN),
          Verb.of("SUB  \r\n", QUIET),
          Verb.of("PUB a 2000000\r\n", "-ERR 'Maximum Payload Violation', closed"),
          Verb.of(
              "SUB " + "a".repeat(5000) + " 1\r\n", "-ERR 'maximum control line exceeded', closed"),
          Verb.of("CONNECT {\"verbose\":false}\r\n", IN),
          Verb.of("CONNECT {}\r\n", IN),
          Verb.of("CONNECT {\"account\":\"x\"}\r\n", VIOLATION),
          Verb.of("CONNECT " + " ".repeat(5000) + "{}\r\n", IN),
          Verb.of("CONNECT {\"a\":" + "[".repeat(900) + "]".repeat(900) + "}\r\n", IN),
          Verb.of("CONNECT {\"protocol\":9}\r\n", "-ERR 'invalid client protocol', closed"),
          new Verb("CONNECT {\"user\":\"u\",\"pass\":\"p\"}\r\n", IN, IN, IN),
          new Verb("CONNECT {\"user\":\"u\",\"pass\":\"x\"}\r\n", IN, VIOLATION, VIOLATION),
          new Verb("CONNECT x\r\n", QUIET, QUIET, QUIET),
          new Verb("CONNECT\r\n", QUIET, QUIET, QUIET),
          new Verb("C\r\n", UNKNOWN, UNKNOWN, UNKNOWN),
          new Verb(
              "CONNECT {\"a\":\"" + "a".repeat(5000) + "\"}\r\n",
              "-ERR 'maximum control line exceeded', closed",
              "-ERR 'maximum control line exceeded', closed",
              "-ERR 'maximum control line exceeded', closed"));

  /** Opens a connection. */
  private interface Opening {
    Door open() throws Exception;
  }

  private static final Map<Mode, NatsServer> CLEAR = new EnumMap<>(Mode.class);
  private static final Map<Mode, NatsServer> ENCRYPTED = new EnumMap<>(Mode.class);
  private static Path folder;

  @BeforeAll
  static void start() throws IOException, URISyntaxException {
    folder = Files.createTempDirectory("gate");
    for (Mode mode : Mode.values()) {
      String unix = "plugins { unix-socket { path: \"" + socket(mode) + "\" } }\n";
      String websocket = "websocket { listen: \"127.0.0.1:-1\", no_tls: true }\n";
      CLEAR.put(mode, start(mode.config + websocket + unix));
      ENCRYPTED.put(mode, start(mode.config + tls()));
    }
  }

  private static Path socket(Mode mode) {
    return folder.resolve(mode.name());
  }

  private static String tls() throws URISyntaxException {
    return "tls { cert_file: \"%s\", key_file: \"%s\" }\n"
        .formatted(resource("ec-cert.pem"), resource("ec-key.pem"));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(FirstVerbTest.class.getResource("/tls/" + name).toURI());
  }

  private static NatsServer start(String config) {
    return NatsServer.builder()
        .configText("listen: \"127.0.0.1:-1\"\n" + config)
        .plugin("tcp", new TcpPlugin())
        .plugin("auth-basic", new BasicAuthPlugin())
        .plugin("websocket", new WebsocketPlugin())
        .plugin("unix-socket", new UnixSocketPlugin())
        .build()
        .start();
  }

  @AfterAll
  static void stop() throws IOException {
    CLEAR.values().forEach(NatsServer::close);
    ENCRYPTED.values().forEach(NatsServer::close);
    Files.delete(folder);
  }

  @TestFactory
  Stream<DynamicContainer> firstVerbs() {
    return Stream.of(Mode.values())
        .map(
            mode ->
                DynamicContainer.dynamicContainer(
                    mode.toString(),
                    Stream.of(
                        verbs("tcp", mode, () -> Door.tcp(CLEAR.get(mode))),
                        verbs("tls", mode, () -> Door.tls(ENCRYPTED.get(mode))),
                        verbs("websocket", mode, () -> Door.websocket(CLEAR.get(mode))),
                        verbs("in process", mode, () -> Door.inProcess(CLEAR.get(mode))),
                        verbs("unix socket", known(mode), () -> Door.unix(socket(mode))))));
  }

  /** The example takes the name of a peer from the system, so that nobody is anonymous to it. */
  private static Mode known(Mode mode) {
    return mode == Mode.ANONYMOUS ? Mode.REQUIRED : mode;
  }

  private static DynamicContainer verbs(String listener, Mode mode, Opening opening) {
    return DynamicContainer.dynamicContainer(
        listener,
        VERBS.stream()
            .map(
                verb ->
                    DynamicTest.dynamicTest(
                        name(verb),
                        () -> assertEquals(verb.outcome(mode), outcome(opening, verb.text())))));
  }

  private static String name(Verb verb) {
    String line = verb.text().replaceAll("[^ -~]", "?");
    return line.length() < 60 ? line : line.substring(0, 60);
  }

  /** Sends the verb alone and, if that did not close the connection, a ping. */
  private static String outcome(Opening opening, String verb) throws Exception {
    try (Door door = opening.open()) {
      door.send(verb);
      String last = "";
      boolean pinged = sendQuietly(door);
      for (String line = door.line(); line != null; line = door.line()) {
        if (line.equals("PONG") && pinged) {
          return IN;
        }
        if (line.startsWith("-ERR")) {
          last = line + ", ";
        }
      }
      return last + QUIET;
    }
  }

  private static boolean sendQuietly(Door door) {
    try {
      door.send("PING\r\n");
      return true;
    } catch (IOException closed) {
      return false;
    }
  }
}
