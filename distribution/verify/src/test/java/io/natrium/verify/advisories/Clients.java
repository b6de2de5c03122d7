package io.natrium.verify.advisories;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.List;

/** Connections of these tests. */
final class Clients {

  private Clients() {}

  /** A client that is let in as a user whose password is its name. */
  static RawClient user(EmbeddedServer server, String name) throws IOException {
    RawClient client = server.open();
    client.handshake(credentials(name, name));
    return client;
  }

  static String credentials(String name, String password) {
    return "{\"verbose\":false,\"pedantic\":false,\"headers\":true,\"user\":\""
        + name
        + "\",\"pass\":\""
        + password
        + "\"}";
  }

  /** A message with headers, ready to be sent. */
  static String withHeaders(String subject, String reply, String headers, String payload) {
    String block = "NATS/1.0\r\n" + headers + "\r\n";
    int total = block.length() + payload.length();
    String names = reply.isEmpty() ? subject : subject + ' ' + reply;
    return "HPUB " + names + ' ' + block.length() + ' ' + total + "\r\n" + block + payload + "\r\n";
  }

  /** What a server says before it closes, without INFO. */
  static String last(RawClient client) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Frame frame : client.untilEnd()) {
      if (!frame.line().startsWith("INFO ")) {
        text.append(frame.line());
      }
    }
    return text.toString();
  }

  /** The subjects of messages. */
  static List<String> subjects(List<Frame> frames) {
    return frames.stream().filter(Frame::isMessage).map(Frame::subject).toList();
  }
}
