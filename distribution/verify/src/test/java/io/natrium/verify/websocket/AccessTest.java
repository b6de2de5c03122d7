package io.natrium.verify.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may connect, by CONNECT, by cookies, and by the rules of the listener alone. */
@Timeout(60)
class AccessTest {

  private static final String USERS =
      "authorization { users: [ {user: ann, password: a}, {user: bob, password: b} ] }";
  private static final String PONG = "PONG";
  private static final String REFUSED = "-ERR 'Authorization Violation'";

  private static String connect(WebsocketServer server, String fields, String... lines)
      throws IOException {
    try (RawWebsocket client = RawWebsocket.open(server.port(), lines)) {
      client.line("INFO ");
      client.send("CONNECT {\"verbose\":false" + fields + "}\r\nPING\r\n");
      return client.line("").startsWith("-ERR") ? REFUSED : PONG;
    }
  }

  private static String info(WebsocketServer server) throws IOException {
    try (RawWebsocket client = RawWebsocket.open(server.port())) {
      return client.line("INFO ");
    }
  }

  @Test
  void shouldLetUsersInByConnect() throws IOException {
    try (WebsocketServer server = WebsocketServer.start("", USERS)) {
      assertTrue(info(server).contains("\"auth_required\":true"));
      assertEquals(PONG, connect(server, ",\"user\":\"ann\",\"pass\":\"a\""));
      assertEquals(REFUSED, connect(server, ",\"user\":\"ann\",\"pass\":\"b\""));
      assertEquals(REFUSED, connect(server, ""));
    }
  }

  @Test
  void shouldCloseWithTheReasonOfARefusal() throws IOException {
    try (WebsocketServer server = WebsocketServer.start("", USERS);
        RawWebsocket client = RawWebsocket.open(server.port())) {
      client.line("INFO ");
      client.send("CONNECT {}\r\n");
      assertEquals("1008 Authentication Failure", client.closed());
    }
  }

  @Test
  void shouldTakeCredentialsFromCookies() throws IOException {
    String block = "user_cookie: u\npass_cookie: p\ntoken_cookie: t";
    try (WebsocketServer server = WebsocketServer.start(block, USERS)) {
      assertEquals(PONG, connect(server, "", "Cookie: x=y; u=ann; p=a"));
      assertEquals(PONG, connect(server, "", "Cookie: u=ann", "Cookie: p=\"a\""));
      assertEquals(REFUSED, connect(server, "", "Cookie: u=ann; p=b"));
      assertEquals(REFUSED, connect(server, "", "Cookie: user=ann; password=a"));
      // What CONNECT says counts more.
      assertEquals(PONG, connect(server, ",\"user\":\"bob\",\"pass\":\"b\"", "Cookie: u=ann; p=a"));
    }
    try (WebsocketServer server = WebsocketServer.start(block, "authorization { token: secret }")) {
      assertEquals(PONG, connect(server, "", "Cookie: t=secret"));
      assertEquals(REFUSED, connect(server, "", "Cookie: t=guess"));
    }
  }

  @Test
  void shouldHaveAUserOfItsOwn() throws IOException {
    try (WebsocketServer server =
        WebsocketServer.start("authorization { user: web, password: w }", "")) {
      assertTrue(info(server).contains("\"auth_required\":true"));
      assertEquals(PONG, connect(server, ",\"user\":\"web\",\"pass\":\"w\""));
      assertEquals(REFUSED, connect(server, ",\"user\":\"web\",\"pass\":\"x\""));
      assertEquals(REFUSED, connect(server, ""));
      // The server's own listener stays open to all.
      server.tcp().connect().close();
    }
  }

  @Test
  void shouldHaveATokenOfItsOwn() throws IOException {
    try (WebsocketServer server =
        WebsocketServer.start("authorization { token: web }", "authorization { token: other }")) {
      assertEquals(PONG, connect(server, ",\"auth_token\":\"web\""));
      assertEquals(REFUSED, connect(server, ",\"auth_token\":\"other\""));
    }
  }

  @Test
  void shouldHaveADefaultUserOfItsOwn() throws IOException {
    try (WebsocketServer server = WebsocketServer.start("no_auth_user: bob", USERS)) {
      assertEquals(PONG, connect(server, ""));
      assertEquals(REFUSED, connect(server, ",\"user\":\"ann\",\"pass\":\"b\""));
      assertTrue(info(server).contains("\"auth_required\":true"));
    }
  }

  @Test
  void shouldGiveUpOnClientsThatDoNotConnectInItsTime() throws IOException {
    try (WebsocketServer server =
            WebsocketServer.start("authorization { user: web, password: w, timeout: 0.2 }", "");
        RawWebsocket client = RawWebsocket.open(server.port())) {
      client.line("INFO ");
      assertEquals("-ERR 'Authentication Timeout'", client.line("-ERR"));
      assertEquals("1008 Authentication Timeout", client.closed());
    }
  }

  @Test
  void shouldPingInItsOwnTime() throws IOException {
    try (WebsocketServer server =
            WebsocketServer.start("ping_interval: \"100ms\"", "ping_interval: \"1h\"");
        RawWebsocket client = RawWebsocket.open(server.port()).handshake()) {
      assertEquals("PING", client.line("PING"));
      client.send("PONG\r\n");
      assertEquals("PING", client.line("PING"));
    }
  }

  @Test
  void shouldTellTheAddressOfTheSocketWhateverAProxySays() throws IOException {
    try (WebsocketServer server = WebsocketServer.start("", "");
        RawWebsocket client = RawWebsocket.open(server.port(), "X-Forwarded-For: 10.1.2.3")) {
      String info = client.line("INFO ");
      assertTrue(info.contains("\"client_ip\":\"127.0.0.1\""), info);
      assertFalse(info.contains("10.1.2.3"), info);
    }
  }
}
