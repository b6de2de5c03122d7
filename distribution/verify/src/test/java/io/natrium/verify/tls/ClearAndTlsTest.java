package io.natrium.verify.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who begins with TLS, who with INFO, and who may do without. */
@Timeout(60)
class ClearAndTlsTest {

  @TempDir private static Path folder;
  private static String material;
  private static SSLContext trusting;
  private TlsServer server;

  @BeforeAll
  static void make() throws Exception {
    Authority authority = Authority.create("authority");
    trusting = authority.client(null);
    material = Authority.write(folder, "server", authority.issue("server", "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void start(String inTls, String rest) throws IOException {
    server = TlsServer.start(folder, "tls {\n" + material + inTls + "\n}\n" + rest + '\n');
  }

  private static boolean says(String info, String flag) {
    return info.contains('"' + flag + "\":true");
  }

  @Test
  void shouldServeTlsAndClearOnOnePort() throws Exception {
    start("", "allow_non_tls: true");
    try (TlsPeer clear = TlsPeer.connect(server.port())) {
      String info = clear.line();
      assertTrue(says(info, "tls_available"), info);
      assertFalse(says(info, "tls_required"), info);
      assertEquals("PONG", clear.ping());
    }
    try (TlsPeer secure = TlsPeer.upgraded(server.port(), trusting)) {
      assertEquals("PONG", secure.ping());
    }
  }

  @Test
  void shouldTakeForClearWhatSaysNothingInTheTimeOfAHandshake() throws Exception {
    start("timeout: 0.2", "allow_non_tls: true\nauthorization { token: t, timeout: 0.2 }");
    try (TlsPeer silent = TlsPeer.connect(server.port())) {
      silent.line();
      assertEquals("-ERR 'Authentication Timeout'", silent.line());
    }
  }

  @Test
  void shouldCloseWithoutAWordWhatSpeaksInClearToATlsPort() throws Exception {
    start("timeout: 5", "");
    try (TlsPeer clear = TlsPeer.connect(server.port())) {
      assertTrue(says(clear.line(), "tls_required"));
      clear.send("CONNECT {}\r\nPING\r\n");
      assertTrue(clear.isEnded());
    }
  }

  @Test
  void shouldCloseWhatDoesNotFinishItsHandshakeInTime() throws Exception {
    start("timeout: 0.2", "");
    try (TlsPeer silent = TlsPeer.connect(server.port())) {
      silent.line();
      assertNull(silent.line());
    }
  }

  @Test
  void shouldAnswerTlsOnAClearPortWithAnError() throws Exception {
    server = TlsServer.start(folder, "");
    try (TlsPeer secure = TlsPeer.connect(server.port())) {
      secure.line();
      assertThrows(SSLException.class, () -> secure.encrypt(trusting));
    }
    try (TlsPeer hello = TlsPeer.connect(server.port())) {
      hello.line();
      hello.send("\u0016\u0003\u0001\u0002\u0000");
      assertEquals("-ERR 'Unknown Protocol Operation'", hello.line());
      assertNull(hello.line());
    }
  }

  @Test
  void shouldSendInfoAfterAHandshakeThatComesFirst() throws Exception {
    start("handshake_first: true", "");
    try (TlsPeer first = TlsPeer.connect(server.port())) {
      first.encrypt(trusting);
      assertTrue(says(first.line(), "tls_required"));
      assertEquals("PONG", first.ping());
    }
    try (TlsPeer clear = TlsPeer.connect(server.port())) {
      clear.send("CONNECT {}\r\n");
      assertTrue(clear.isEnded());
    }
  }

  @Test
  void shouldSendInfoToThoseWhoWaitForIt() throws Exception {
    start("handshake_first: auto", "");
    try (TlsPeer first = TlsPeer.connect(server.port())) {
      // A machine that stops here for 50 ms sees INFO first, as it may.
      first.encrypt(trusting);
      assertTrue(says(first.line(), "tls_required"));
    } catch (SSLException late) {
      assertTrue(late.getMessage().contains("Unsupported or unrecognized"), late.getMessage());
    }
    try (TlsPeer waiting = TlsPeer.upgraded(server.port(), trusting)) {
      assertEquals("PONG", waiting.ping());
    }
  }

  @Test
  void shouldTakeClearClientsThatWaitedForInfo() throws Exception {
    start("handshake_first: \"20ms\"", "allow_non_tls: true");
    try (TlsPeer waiting = TlsPeer.connect(server.port())) {
      String info = waiting.line();
      assertTrue(says(info, "tls_available"), info);
      assertFalse(says(info, "tls_required"), info);
      assertEquals("PONG", waiting.ping());
    }
  }

  @Test
  void shouldSayThatTlsIsRequiredToThoseWhoBeganWithIt() throws Exception {
    start("handshake_first: \"20s\"", "allow_non_tls: true");
    try (TlsPeer first = TlsPeer.connect(server.port())) {
      first.encrypt(trusting);
      String info = first.line();
      assertTrue(says(info, "tls_required"), info);
      assertTrue(says(info, "tls_available"), info);
      assertEquals("PONG", first.ping());
    }
  }

  @Test
  void shouldStartTheClockOfAuthenticationAfterTheHandshake() throws Exception {
    start("timeout: 20", "authorization { token: t, timeout: 0.2 }");
    try (TlsPeer slow = TlsPeer.connect(server.port())) {
      slow.line();
      try (TlsPeer other = TlsPeer.upgraded(server.port(), trusting)) {
        assertEquals("-ERR 'Authentication Timeout'", other.line());
      }
      slow.encrypt(trusting);
      slow.send("CONNECT {\"auth_token\":\"t\"}\r\n");
      assertEquals("+OK", slow.line());
    }
  }

  @Test
  void shouldThrottleThoseWhoBeginTls() throws Exception {
    start("connection_rate_limit: 2", "");
    // Three in one second: of four in a row at least one meets two in its second.
    boolean throttled = false;
    for (int round = 0; round < 20 && !throttled; round++) {
      try (TlsPeer one = TlsPeer.connect(server.port());
          TlsPeer two = TlsPeer.connect(server.port());
          TlsPeer three = TlsPeer.connect(server.port())) {
        one.line();
        two.line();
        three.line();
        for (TlsPeer peer : new TlsPeer[] {one, two, three}) {
          throttled |= isThrottled(peer);
        }
      }
    }
    assertTrue(throttled);
  }

  private static boolean isThrottled(TlsPeer peer) throws IOException {
    String line;
    try {
      peer.send("\u0000");
      line = peer.line();
    } catch (SocketException reset) {
      return false; // one whose time for TLS was over before it began
    }
    assertTrue(
        line == null
            || line.equals("-ERR 'Connection throttling is active. Please try again later.'"),
        line);
    return line != null;
  }

  @Test
  void shouldNotThrottleThoseWhoGoOnInClear() throws Exception {
    start("connection_rate_limit: 1", "allow_non_tls: true");
    for (int i = 0; i < 5; i++) {
      try (TlsPeer clear = TlsPeer.connect(server.port())) {
        clear.line();
        assertEquals("PONG", clear.ping());
      }
    }
  }
}
