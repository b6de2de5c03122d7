package io.natrium.verify.plugins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A WebSocket client that upgrades, waits for INFO, and then only listens. */
final class WebsocketPeer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  WebsocketPeer(String url) throws IOException {
    URI at = URI.create(url);
    socket = new Socket(at.getHost(), at.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    String upgrade =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    socket.getOutputStream().write(upgrade.getBytes(ISO_8859_1));
    awaitText("101 ");
    awaitText("INFO {");
  }

  private void awaitText(String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, "closed after " + seen);
      seen.append((char) next);
    }
  }

  /** Waits until the server has closed the connection. */
  void awaitEnd() throws IOException {
    byte[] rest = new byte[1024];
    while (socket.getInputStream().read(rest) >= 0) {
      // what the server still says
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
