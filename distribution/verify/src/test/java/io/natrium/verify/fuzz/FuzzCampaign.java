package io.natrium.verify.fuzz;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Attacks a server from one thread, one connection after another. What the server answered is kept
 * for the test to judge.
 */
final class FuzzCampaign {

  private final EmbeddedServer server;
  private final Set<String> errors = ConcurrentHashMap.newKeySet();
  private final Set<String> strange = ConcurrentHashMap.newKeySet();
  private final AtomicLong attacks = new AtomicLong();

  FuzzCampaign(EmbeddedServer server) {
    this.server = server;
  }

  /** Texts of {@code -ERR} seen. */
  Set<String> errors() {
    return errors;
  }

  /** Lines seen that are no frames of the protocol. */
  Set<String> strange() {
    return strange;
  }

  long attacks() {
    return attacks.get();
  }

  /** Attacks until the time has come. */
  void run(long seed, long endNanos) throws IOException {
    FuzzInput input = new FuzzInput(seed);
    while (System.nanoTime() < endNanos) {
      attack(input);
      attacks.incrementAndGet();
    }
  }

  private void attack(FuzzInput input) throws IOException {
    switch (input.next(12)) {
      case 0 -> sendAndHear(input.noise(4096), input);
      case 1, 2, 3 -> sendAndHear(input.frames(), input);
      case 4, 5, 6 -> sendAndHear(input.mutated(), input);
      case 7 -> sendAndHear(input.oversized(), input);
      case 8 -> sendAndHear(input.partial(), input);
      case 9 -> sendSlowly(input);
      case 10 -> sendAndReset(input);
      default -> openAndLeave(input);
    }
  }

  private void sendAndHear(byte[] bytes, FuzzInput input) throws IOException {
    try (RawClient client = server.open()) {
      send(client, bytes, input.next(4) == 0 ? 1 + input.next(bytes.length) : bytes.length);
      hear(client);
    }
  }

  /** Sends in pieces; the server may close in between. */
  private static void send(RawClient client, byte[] bytes, int piece) {
    try {
      for (int at = 0; at < bytes.length; at += piece) {
        client.send(bytes, at, Math.min(piece, bytes.length - at));
      }
      client.endOutput();
    } catch (IOException closed) {
      return; // what it said before it closed is still to be read
    }
  }

  private void hear(RawClient client) throws IOException {
    for (Frame frame : client.untilEnd()) {
      String line = frame.line();
      if (line.startsWith("-ERR ")) {
        errors.add(line.substring(5));
      } else if (!line.startsWith("INFO {")
          && !frame.isMessage()
          && !Set.of("PING", "PONG", "+OK").contains(line)) {
        strange.add(line);
      }
    }
  }

  private void sendSlowly(FuzzInput input) throws IOException {
    byte[] bytes = input.mutated();
    try (RawClient client = server.open()) {
      send(client, bytes.length > 400 ? input.noise(400) : bytes, 1);
      hear(client);
    }
  }

  private void sendAndReset(FuzzInput input) throws IOException {
    byte[] bytes = input.next(2) == 0 ? input.partial() : input.frames();
    RawClient client = server.open();
    try {
      client.send(bytes);
    } catch (IOException closed) {
      client.close();
      return;
    }
    client.reset();
  }

  private void openAndLeave(FuzzInput input) throws IOException {
    List<RawClient> open = new ArrayList<>();
    for (int left = 1 + input.next(20); left > 0; left--) {
      open.add(server.open());
    }
    for (RawClient client : open) {
      client.close();
    }
  }
}
