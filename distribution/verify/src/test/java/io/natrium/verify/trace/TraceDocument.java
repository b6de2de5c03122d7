package io.natrium.verify.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/**
 * What a trace says, without times and ids of connections.
 *
 * @param server which server says it
 * @param request the headers and the size of the message
 * @param events the events as JSON objects, in their order
 */
record TraceDocument(String server, String request, List<String> events) {

  private static final String SERVER = "{\"server\":";
  private static final String REQUEST = ",\"request\":";
  private static final String EVENTS = ",\"events\":[";
  private static final String TIME =
      ",\"ts\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.0-9]*Z\"";

  static TraceDocument of(byte[] document) {
    String text = new String(document, UTF_8);
    int request = text.indexOf(REQUEST);
    int events = text.indexOf(EVENTS);
    assertTrue(text.startsWith(SERVER) && request > 0 && events > request, text);
    assertTrue(text.endsWith("}]}"), text);
    List<String> shown = new ArrayList<>();
    String list = text.substring(events + EVENTS.length() + 1, text.length() - 3);
    for (String event : list.split("\\},\\{")) {
      String timeless = event.replaceFirst(TIME, "");
      assertTrue(timeless.length() < event.length(), event);
      shown.add('{' + timeless.replaceFirst("\"cid\":[1-9][0-9]*", "\"cid\":N") + '}');
    }
    return new TraceDocument(
        text.substring(SERVER.length(), request),
        text.substring(request + REQUEST.length(), events),
        shown);
  }

  /** The events after the first, in alphabetical order: receivers have none. */
  List<String> sorted() {
    return events.subList(1, events.size()).stream().sorted().toList();
  }

  static String ingress(String account, String subject) {
    return "{\"type\":\"in\",\"kind\":0,\"cid\":N,\"name\":\"publisher\",\"acc\":\""
        + account
        + "\",\"subj\":\""
        + subject
        + "\"}";
  }

  static String ingress(String account, String subject, String error) {
    String without = ingress(account, subject);
    return without.substring(0, without.length() - 1) + ",\"error\":\"" + error + "\"}";
  }

  /** A delivery to a client; the rest is what follows its name. */
  static String egress(String name, String rest) {
    return "{\"type\":\"eg\",\"kind\":0,\"cid\":N,\"name\":\"" + name + "\"," + rest + '}';
  }
}
