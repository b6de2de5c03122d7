package io.natrium.verify.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.Await;
import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Footprint;
import io.natrium.verify.client.LogLines;
import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends the server what no client should, for as long as {@code natrium.fuzz.seconds} says, from
 * the seed {@code natrium.fuzz.seed}. The server stays up, the clients beside are served, and when
 * it is over nothing is left behind.
 */
class ClientPortFuzzTest {

  private static final int SECONDS = Integer.getInteger("natrium.fuzz.seconds", 10);
  private static final long SEED = Long.getLong("natrium.fuzz.seed", 20_240_229L);
  private static final int ATTACKERS = 4;
  private static final int HALF_OPEN = 2000;

  /** What the reference says to its clients. */
  private static final Pattern KNOWN_ERRORS =
      Pattern.compile(
          "'(Unknown Protocol Operation|Parser Error|maximum control line exceeded"
              + "|Maximum Payload Violation|Invalid Subject|Invalid Publish Subject"
              + "|Authorization Violation|invalid client protocol"
              + "|no responders requires headers support|maximum subscriptions exceeded"
              + "|Permissions Violation for (Publish|Subscription) (to|with Reply of) .*)'",
          Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void shouldSurviveWhateverIsSentToTheClientPort() throws Exception {
    try (LogLines log = new LogLines(folder);
        EmbeddedServer server = EmbeddedServer.start("");
        RawClient publisher = server.connect();
        RawClient subscriber = server.connect()) {
      subscriber.subscribe("steady.*", "1");
      subscriber.flush();
      exchange(publisher, subscriber, 100);
      Footprint before = Footprint.now();

      FuzzCampaign campaign = new FuzzCampaign(server);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      List<Task<Void>> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        long seed = SEED + i;
        attackers.add(Task.start(() -> campaign.run(seed, end)));
      }
      List<RawClient> halfOpen = halfOpen(server);
      long held = Footprint.now().heap() - before.heap();
      assertTrue(held < 256 << 20, "half-open connections hold " + held + " bytes");
      int exchanges = 0;
      while (System.nanoTime() < end) {
        exchange(publisher, subscriber, 50);
        exchanges++;
      }
      for (Task<Void> attacker : attackers) {
        attacker.join(TimeUnit.SECONDS.toMillis(60));
      }
      for (RawClient client : halfOpen) {
        client.close();
      }
      halfOpen.clear();
      assertTrue(campaign.attacks() > 10 && exchanges > 10, "attacks: " + campaign.attacks());
      assertNothingIsLeft(server, before);
      for (String error : campaign.errors()) {
        assertTrue(KNOWN_ERRORS.matcher(error).matches(), "the reference never says " + error);
      }
      assertEquals(Set.of(), campaign.strange(), "frames of no known kind");
      assertEquals(
          List.of(),
          log.lines().stream().filter(ClientPortFuzzTest::isFailure).limit(5).toList(),
          "failures of the server's own");
      exchange(publisher, subscriber, 1000);
    }
  }

  private static boolean isFailure(String line) {
    return line.contains("failed") || line.contains("Exception") || line.contains("[FTL]");
  }

  /** Connections that say half a word, or nothing, and stay. */
  private static List<RawClient> halfOpen(EmbeddedServer server) throws IOException {
    FuzzInput input = new FuzzInput(SEED - 1);
    List<RawClient> open = new ArrayList<>();
    // Both ends of each are descriptors of this JVM.
    long most = Math.min(HALF_OPEN, (Footprint.descriptorsAllowed() - 500) / 2);
    for (int i = 0; i < most; i++) {
      RawClient client = server.open();
      open.add(client);
      if (i % 4 != 0) {
        client.send(
            i % 4 == 1 ? "PUB half 1048576\r\n12345" : i % 4 == 2 ? "CONNECT {" : "SUB half");
      } else if (input.next(8) == 0) {
        client.send(input.partial());
      }
    }
    return open;
  }

  private static void exchange(RawClient publisher, RawClient subscriber, int messages)
      throws IOException {
    for (int i = 0; i < messages; i++) {
      publisher.publish("steady." + i, Integer.toString(i));
    }
    assertEquals(List.of(), publisher.flush());
    for (int i = 0; i < messages; i++) {
      assertEquals(Integer.toString(i), nextSteady(subscriber));
    }
  }

  private static String nextSteady(RawClient subscriber) throws IOException {
    var frame = subscriber.message();
    assertEquals("steady." + frame.text(), frame.subject());
    return frame.text();
  }

  private static void assertNothingIsLeft(EmbeddedServer server, Footprint before) {
    Await.until("attackers are gone", () -> server.statistics().connections() == 2);
    Await.until("their subscriptions too", () -> server.subscriptions() == 1);
    Await.until("their memory too", () -> server.statistics().outboundMemory() == 0);
    Await.until("sockets are closed", () -> Footprint.descriptorsNow() <= before.descriptors() + 8);
    Await.until("threads have ended", () -> Footprint.threadsNow() <= before.threads() + 2);
    long grown = Footprint.now().heap() - before.heap();
    assertTrue(grown < 64 << 20, "the heap holds " + grown + " bytes more than before");
  }
}
