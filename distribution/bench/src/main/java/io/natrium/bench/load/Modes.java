package io.natrium.bench.load;

import io.natrium.bench.load.Scenario.Audience;
import io.natrium.bench.load.Scenario.Carrier;
import io.natrium.bench.load.Scenario.Churn;
import io.natrium.bench.load.Scenario.Disturbance;
import io.natrium.bench.load.Scenario.Flow;
import io.natrium.bench.load.Scenario.Idle;
import io.natrium.bench.load.Scenario.RequestReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The scenarios by name. */
public final class Modes {

  private static final int[] SIZES = {16, 128, 1024, 65536};

  private final Map<String, Scenario> byName = new LinkedHashMap<>();

  public Modes() {
    for (int size : SIZES) {
      byName.put("pub-" + size, Flow.of(0, size));
      byName.put("1to1-" + size, Flow.of(1, size));
    }
    byName.put("pub-16x8", Flow.of(0, 16).publishers(8));
    for (int subscribers : new int[] {10, 100, 1000}) {
      byName.put("fan-" + subscribers, Flow.of(subscribers, 128));
    }
    byName.put("fanin-8", Flow.of(1, 128).publishers(8));
    byName.put("fanin-64", Flow.of(1, 128).publishers(64));
    byName.put("pairs-8", pairs(8));
    byName.put("pairs-64", pairs(64));
    byName.put("queue-10", Flow.of(10, 128).audience(Audience.GROUP, 0));
    byName.put("queue-100", Flow.of(100, 128).publishers(4).audience(Audience.GROUP, 0));
    byName.put("wild", Flow.of(1, 128).subject("foo.*.bar.>"));
    byName.put("hdr", Flow.of(1, 128).headers(40));
    byName.put("subj-100k", Flow.of(10, 16).audience(Audience.SUBJECTS, 100_000));
    byName.put("subj-1m", Flow.of(10, 16).audience(Audience.SUBJECTS, 1_000_000));
    byName.put("unbatched", Flow.of(1, 16).batch(1));
    byName.put("rtt-1", new RequestReply(1, 1, 16, 0, true, Carrier.PLAIN));
    byName.put("rtt-16", new RequestReply(16, 4, 128, 0, false, Carrier.PLAIN));
    byName.put("rtt-256", new RequestReply(256, 16, 128, 0, false, Carrier.PLAIN));
    byName.put("lat-1to1", Flow.of(1, 128).rate(10_000));
    byName.put("lat-fan-10", Flow.of(10, 128).rate(1_000));
    byName.put("lat-rtt-16", new RequestReply(16, 4, 128, 2_000, true, Carrier.PLAIN));
    byName.put("tls-1to1-128", Flow.of(1, 128).carrier(Carrier.TLS));
    byName.put("tls-1to1-1024", Flow.of(1, 1024).carrier(Carrier.TLS));
    byName.put("tls-fan-10", Flow.of(10, 128).carrier(Carrier.TLS));
    byName.put("ws-1to1-128", Flow.of(1, 128).carrier(Carrier.WEBSOCKET));
    byName.put("ws-fan-10", Flow.of(10, 128).carrier(Carrier.WEBSOCKET));
    byName.put("slow", Flow.of(10, 128).disturbance(Disturbance.SLOW_CONSUMER));
    byName.put("subchurn", Flow.of(1, 128).disturbance(Disturbance.SUBSCRIPTIONS));
    byName.put("churn", new Churn(32));
    byName.put("idle-10k", new Idle(10_000, 1));
  }

  private static Flow pairs(int count) {
    return Flow.of(count, 128).publishers(count).audience(Audience.PAIRS, 0);
  }

  /** Modes where the operating system is the limit, not the server. */
  public static Set<String> kernelBound() {
    return Set.of("unbatched", "pub-1024", "pub-65536");
  }

  public Set<String> names() {
    return byName.keySet();
  }

  /**
   * The scenario of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Scenario get(String name) {
    Scenario scenario = byName.get(name);
    if (scenario == null) {
      throw new IllegalArgumentException("no mode " + name + "; there are " + byName.keySet());
    }
    return scenario;
  }
}
