package io.natrium.bench.load;

import io.natrium.bench.net.Connection;
import io.natrium.bench.net.Reactor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Many subjects, each with one subscription: eight in ten literal, one with {@code *}, one with
 * {@code >}.
 *
 * @param count how many
 */
record SubjectTable(int count) {

  private static final int PER_WRITE = 1 << 16;

  private static String subject(int index, boolean published) {
    return switch (index % 10) {
      case 8 -> "wc." + index + (published ? ".x" : ".*");
      case 9 -> "gt." + index + (published ? ".x.y" : ".>");
      default -> "lit." + index % 1000 + "." + index;
    };
  }

  /** Subscribes to all, spread over the connections, and notes what it cost. */
  void subscribe(
      Reactor reactor, List<Connection> over, ServerProcess server, Map<String, Object> extra)
      throws IOException {
    double memory = server.residentMegabytes();
    double cpu = server.cpuSeconds();
    long start = System.nanoTime();
    for (int i = 0; i < over.size(); i++) {
      Connection connection = over.get(i);
      StringBuilder text = new StringBuilder(PER_WRITE + 100);
      for (int index = i; index < count; index += over.size()) {
        text.append("SUB ").append(subject(index, false)).append(' ').append(index + 1);
        text.append("\r\n");
        if (text.length() > PER_WRITE) {
          write(reactor, connection, text);
        }
      }
      write(reactor, connection, text);
    }
    reactor.roundTrip(over);
    double seconds = (System.nanoTime() - start) * 1e-9;
    extra.put("sub_rate", count / seconds);
    extra.put("us_per_sub", (server.cpuSeconds() - cpu) * 1e6 / count);
    extra.put("bytes_per_sub", (server.residentMegabytes() - memory) * (1 << 20) / count);
  }

  private static void write(Reactor reactor, Connection connection, StringBuilder text)
      throws IOException {
    connection.append(text.toString());
    text.setLength(0);
    connection.push();
    while (connection.isBlocked() && !connection.isClosed()) {
      reactor.poll(100);
    }
  }

  byte[][] heads(Scenario.Flow flow) {
    byte[][] heads = new byte[count][];
    for (int index = 0; index < count; index++) {
      heads[index] = Publisher.head(subject(index, true), flow);
    }
    return heads;
  }
}
