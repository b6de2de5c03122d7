package io.natrium.verify.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plays one scenario against a server and compares every frame that it says. */
final class ScenarioPlayer implements AutoCloseable {

  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PONG = "PONG\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final String file;
  private final Scenario scenario;
  private final GoldenServers servers;
  private final Map<String, WireConnection> connections = new HashMap<>();
  private boolean fresh;

  ScenarioPlayer(String file, Scenario scenario, GoldenServers servers) {
    this.file = file;
    this.scenario = scenario;
    this.servers = servers;
    this.fresh = scenario.has("fresh");
  }

  void play() throws IOException {
    for (Step step : scenario.steps()) {
      if (step instanceof Step.Open open) {
        open(open);
      } else if (step instanceof Step.Write write) {
        write(write);
      } else if (step instanceof Step.Read read) {
        read(read);
      } else {
        connections.get(step.connection()).close();
      }
    }
  }

  private void open(Step.Open step) throws IOException {
    WireConnection connection = new WireConnection(servers.address(scenario.config(), fresh));
    fresh = false;
    connections.put(step.connection(), connection);
    if (step.raw()) {
      return;
    }
    byte[] first = frame(connection, step, List.of());
    if (first == null || !WireConnection.startsWith(first, "INFO ")) {
      fail(where(step) + " no INFO but " + (first == null ? "EOF" : WireText.encode(first)));
    }
    if (!step.connect().isEmpty()) {
      writeAll(connection, "CONNECT " + step.connect() + "\\r\\n", false);
    }
  }

  private void write(Step.Write step) {
    writeAll(connections.get(step.connection()), step.text(), step.byByte());
  }

  private static void writeAll(WireConnection connection, String text, boolean byByte) {
    for (byte[] chunk : WireText.decode(text)) {
      int size = byByte ? 1 : chunk.length;
      for (int i = 0; i < chunk.length; i += size) {
        connection.write(chunk, i, size);
      }
    }
  }

  private void read(Step.Read step) throws IOException {
    WireConnection connection = connections.get(step.connection());
    if (step.barrier()) {
      connection.write(PING, 0, PING.length);
    }
    int wanted = Character.isDigit(step.until().charAt(0)) ? Integer.parseInt(step.until()) : -1;
    List<String> seen = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    boolean ended = false;
    while (!ended && seen.size() + messages.size() != wanted) {
      byte[] frame = frame(connection, step, seen);
      if (frame != null && isLeftOut(step, frame)) {
        continue;
      }
      if (frame != null && scenario.has("unordered") && WireConnection.isMessage(frame)) {
        messages.add(masked(frame));
        continue;
      }
      addSorted(messages, seen);
      seen.add(frame == null ? "EOF" : WireText.encode(masked(frame)));
      ended = frame == null || (step.until().equals("pong") && Arrays.equals(frame, PONG));
    }
    addSorted(messages, seen);
    assertEquals(
        String.join("\n", step.recorded()), String.join("\n", seen), () -> where(step) + " frames");
  }

  private boolean isLeftOut(Step.Read step, byte[] frame) {
    return (Arrays.equals(frame, PING) && !scenario.has("keep-ping"))
        || (!step.messages() && WireConnection.isMessage(frame));
  }

  private byte[] masked(byte[] frame) {
    if (WireConnection.startsWith(frame, "INFO {")) {
      return Masks.info(frame);
    }
    return scenario.has("mask-sid") && WireConnection.isMessage(frame) ? Masks.sid(frame) : frame;
  }

  private static void addSorted(List<byte[]> messages, List<String> seen) {
    messages.sort(Arrays::compareUnsigned);
    messages.forEach(frame -> seen.add(WireText.encode(frame)));
    messages.clear();
  }

  private byte[] frame(WireConnection connection, Step step, List<String> seen) throws IOException {
    try {
      return connection.frame();
    } catch (SocketTimeoutException silence) {
      return fail(where(step) + " the server fell silent after " + seen, silence);
    }
  }

  private String where(Step step) {
    return file + ":" + step.line() + " (" + scenario.name() + ", " + scenario.rows() + ")";
  }

  @Override
  public void close() throws IOException {
    for (WireConnection connection : connections.values()) {
      connection.close();
    }
  }
}
