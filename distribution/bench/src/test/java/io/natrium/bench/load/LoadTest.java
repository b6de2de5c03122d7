package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.load.Scenario.Carrier;
import io.natrium.bench.load.Scenario.Disturbance;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.load.Scenario.RequestReply;
import io.natrium.bench.net.NatsUrl;
import io.natrium.bench.report.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator must find a good server good, and notice each thing that a bad one does. */
class LoadTest {

  private static final int WHEN = 60;
  private static final Flow FLOW = Flow.of(1, 128);

  /** Slow enough that the server, which is no fast one, has little left to do in the end. */
  private static final Flow STEADY = FLOW.rate(5_000);

  private static final List<String> KINDS =
      List.of("lost", "duplicated", "reordered", "damaged", "misrouted", "errs");

  private static Map<String, Object> run(Scenario scenario, FakeServer.Fault fault)
      throws IOException {
    try (FakeServer server = new FakeServer(fault)) {
      return new Load(NatsUrl.parse(server.url()), new ServerProcess(0), 0.02, 0.08, 0.3)
          .run(scenario);
    }
  }

  private static void assertOnly(String kind, int count, Map<String, Object> results) {
    for (String each : KINDS) {
      assertEquals(each.equals(kind) ? count : 0, Json.number(results, each), each + results);
    }
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        Flow.of(0, 16),
        Flow.of(1, 16),
        Flow.of(1, 19),
        FLOW,
        Flow.of(1, 65_536),
        Flow.of(5, 128).publishers(3),
        Flow.of(4, 128).publishers(4).audience(Audience.PAIRS, 0),
        Flow.of(4, 128).publishers(2).audience(Audience.GROUP, 0),
        Flow.of(3, 24).audience(Audience.SUBJECTS, 100),
        FLOW.subject("foo.*.bar.>"),
        FLOW.headers(40),
        Flow.of(1, 16).batch(1),
        FLOW.rate(2_000),
        FLOW.disturbance(Disturbance.SUBSCRIPTIONS),
        FLOW.disturbance(Disturbance.SLOW_CONSUMER).rate(500),
        new RequestReply(1, 1, 16, 0, true, Carrier.PLAIN),
        new RequestReply(8, 3, 128, 0, false, Carrier.PLAIN),
        new RequestReply(4, 2, 128, 1_000, true, Carrier.PLAIN));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void findsNothingWrongWithAServerThatDoesItsWork(Scenario scenario) throws IOException {
    Map<String, Object> results = run(scenario, FakeServer.NONE);
    assertOnly("", 0, results);
    assertTrue(Json.number(results, "published") > 0, results.toString());
  }

  @Test
  void countsConnectionsThatComeAndGo() throws IOException {
    Map<String, Object> results = run(new Scenario.Churn(4), FakeServer.NONE);
    assertOnly("", 0, results);
    assertTrue(Json.number(results, "delivered") > 0, results.toString());
  }

  @Test
  void keepsIdleConnectionsOpen() throws IOException {
    Map<String, Object> results = run(new Scenario.Idle(20, 2), FakeServer.NONE);
    assertOnly("", 0, results);
    assertEquals(20, Json.number(results, "conns"));
  }

  static Stream<Flow> audiences() {
    return Stream.of(
        STEADY,
        STEADY.publishers(2).subscribers(2),
        STEADY.subscribers(3).audience(Audience.GROUP, 0),
        STEADY.size(24).subscribers(2).audience(Audience.SUBJECTS, 50),
        STEADY.publishers(2).subscribers(2).audience(Audience.PAIRS, 0),
        STEADY.headers(40));
  }

  @ParameterizedTest
  @MethodSource("audiences")
  void noticesALostMessage(Flow flow) throws IOException {
    assertOnly("lost", 1, run(flow, (n, frame) -> n == WHEN ? List.of() : List.of(frame)));
  }

  @ParameterizedTest
  @MethodSource("audiences")
  void noticesAMessageThatComesTwice(Flow flow) throws IOException {
    assertOnly(
        "duplicated",
        1,
        run(flow, (n, frame) -> n == WHEN ? List.of(frame, frame) : List.of(frame)));
  }

  @Test
  void noticesTwoMessagesInTheWrongOrder() throws IOException {
    List<byte[]> held = new ArrayList<>();
    assertOnly(
        "reordered",
        1,
        run(
            STEADY,
            (n, frame) -> {
              if (n == WHEN) {
                held.add(frame);
                return List.of();
              }
              return n == WHEN + 1 ? List.of(frame, held.get(0)) : List.of(frame);
            }));
  }

  @Test
  void noticesTheWrongOrderWithinAMemberOfAQueueGroup() throws IOException {
    List<byte[]> held = new ArrayList<>();
    assertOnly(
        "reordered",
        1,
        run(
            STEADY.audience(Audience.GROUP, 0),
            (n, frame) -> {
              if (n == WHEN) {
                held.add(frame);
                return List.of();
              }
              return n == WHEN + 1 ? List.of(frame, held.get(0)) : List.of(frame);
            }));
  }

  private static FakeServer.Fault flipAt(int fromEnd) {
    return (n, frame) -> {
      if (n != WHEN) {
        return List.of(frame);
      }
      byte[] damaged = frame.clone();
      damaged[frame.length - fromEnd] ^= 1;
      return List.of(damaged);
    };
  }

  @Test
  void noticesADamagedSequence() throws IOException {
    Map<String, Object> results = run(STEADY, flipAt(128 + 2));
    assertEquals(1, Json.number(results, "damaged"), results.toString());
    assertEquals(1, Json.number(results, "lost"), results.toString());
  }

  @Test
  void noticesADamagedEnd() throws IOException {
    Map<String, Object> results = run(STEADY, flipAt(3));
    assertEquals(1, Json.number(results, "damaged"), results.toString());
  }

  @Test
  void noticesDamageInTheMiddleWhereItLooks() throws IOException {
    // One payload in sixteen is compared as a whole.
    FakeServer.Fault fault =
        (n, frame) -> {
          byte[] damaged = frame.clone();
          if (n >= WHEN && n < WHEN + 16) {
            damaged[frame.length - 60] ^= 1;
          }
          return List.of(damaged);
        };
    Map<String, Object> results = run(STEADY, fault);
    assertEquals(1, Json.number(results, "damaged"), results.toString());
  }

  @Test
  void noticesATruncatedPayload() throws IOException {
    FakeServer.Fault fault =
        (n, frame) -> {
          byte[] cut = new byte[frame.length - 1];
          System.arraycopy(frame, 0, cut, 0, cut.length - 2);
          cut[cut.length - 2] = '\r';
          cut[cut.length - 1] = '\n';
          return List.of(n == WHEN ? cut : frame);
        };
    Map<String, Object> results = run(STEADY, fault);
    assertEquals(1, Json.number(results, "damaged"), results.toString());
  }

  @Test
  void noticesAMessageOfAnotherPair() throws IOException {
    List<byte[]> kept = new ArrayList<>();
    FakeServer.Fault fault =
        (n, frame) -> {
          // MSG foo.0 or MSG foo.1: the first of one pair goes to the other one as well.
          boolean ofFirstPair = frame[8] == '0';
          if (kept.size() == (ofFirstPair ? 0 : 1)) {
            kept.add(frame);
            return ofFirstPair ? List.of(frame) : List.of(kept.get(0), frame);
          }
          return List.of(frame);
        };
    Flow pairs = STEADY.publishers(2).subscribers(2).audience(Audience.PAIRS, 0);
    Map<String, Object> results = run(pairs, fault);
    assertOnly("misrouted", 1, results);
  }

  @Test
  void noticesAnErrorOfTheServer() throws IOException {
    byte[] error = "-ERR 'Slow Consumer'\r\n".getBytes(US_ASCII);
    Map<String, Object> results =
        run(STEADY, (n, frame) -> n == WHEN ? List.of(error, frame) : List.of(frame));
    assertOnly("errs", 1, results);
  }

  @Test
  void noticesAReplyThatComesTwice() throws IOException {
    // Deliveries are request, reply, request, reply: an odd one is a reply.
    FakeServer.Fault fault = (n, frame) -> n == 5 ? List.of(frame, frame) : List.of(frame);
    Map<String, Object> results = run(new RequestReply(1, 1, 128, 0, true, Carrier.PLAIN), fault);
    assertOnly("duplicated", 1, results);
  }

  @Test
  void noticesAReplyThatDoesNotCome() throws IOException {
    FakeServer.Fault fault = (n, frame) -> n == 5 ? List.of() : List.of(frame);
    Map<String, Object> results = run(new RequestReply(1, 1, 128, 0, true, Carrier.PLAIN), fault);
    assertOnly("lost", 1, results);
  }
}
