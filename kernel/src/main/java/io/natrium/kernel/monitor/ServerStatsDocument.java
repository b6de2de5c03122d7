package io.natrium.kernel.monitor;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.spi.monitor.JsonOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the server does and holds ({@code statsz}). Owner: one thread, since the load of the
 * processors is that since the document before.
 */
public final class ServerStatsDocument {

  private static final int PAGE = 4096;
  private static final double PERCENT = 100;

  private final Accounts accounts;
  private final Connections connections;
  private final Traffic traffic;
  private final Instant started = Instant.now();
  private long measuredAt = System.nanoTime();
  private long usedThen = used();

  public ServerStatsDocument(Accounts accounts, Connections connections, Traffic traffic) {
    this.accounts = accounts;
    this.connections = connections;
    this.traffic = traffic;
  }

  /** When the server was started. */
  Instant started() {
    return started;
  }

  /** Writes the field {@code statsz}. */
  public void write(JsonOut out) {
    out.name("statsz").beginObject();
    out.name("start").value(ServerHeader.time(started));
    out.name("mem").value(memory());
    out.name("cores").value(Runtime.getRuntime().availableProcessors());
    out.name("cpu").value(load());
    out.name("connections").value(connections.count());
    out.name("total_connections").value(connections.total());
    out.name("active_accounts").value(active());
    out.name("subscriptions")
        .value(accounts.all().stream().mapToLong(account -> account.index().size()).sum());
    for (String suffix : List.of("", "_to_clients")) {
      amounts(out, "sent" + suffix, traffic.messagesOut(), traffic.bytesOut());
    }
    for (String suffix : List.of("", "_from_clients")) {
      amounts(out, "received" + suffix, traffic.messagesIn(), traffic.bytesIn());
    }
    out.name("slow_consumers").value(connections.slowConsumers());
    if (connections.slowConsumers() > 0) {
      byKind(out, "slow_consumer_stats", connections.slowConsumers());
    }
    if (connections.staleConnections() > 0) {
      out.name("stale_connections").value(connections.staleConnections());
      byKind(out, "stale_connection_stats", connections.staleConnections());
    }
    if (traffic.stalls() > 0) {
      out.name("stalled_clients").value(traffic.stalls());
    }
    out.name("active_servers").value(1);
    out.name("gomaxprocs").value(Runtime.getRuntime().availableProcessors());
    out.endObject();
  }

  private long active() {
    return accounts.all().stream()
        .map(Account::connections)
        .filter(connected -> connected.get() > 0)
        .count();
  }

  private static void amounts(JsonOut out, String name, long messages, long bytes) {
    out.name(name).beginObject();
    out.name("msgs").value(messages);
    out.name("bytes").value(bytes);
    out.endObject();
  }

  private static void byKind(JsonOut out, String name, long clients) {
    out.name(name).beginObject();
    out.name("clients").value(clients);
    for (String kind : List.of("routes", "gateways", "leafs")) {
      out.name(kind).value(0);
    }
    out.endObject();
  }

  /** Bytes of the process in memory; those of the heap where the system does not tell. */
  static long memory() {
    try {
      String[] pages =
          Files.readString(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII).split(" ");
      return Long.parseLong(pages[1]) * PAGE;
    } catch (IOException | RuntimeException unknown) {
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  /** Percent of one processor that the process used since it was asked last. */
  double load() {
    long now = System.nanoTime();
    long used = used();
    double percent = PERCENT * (used - usedThen) / Math.max(1, now - measuredAt);
    measuredAt = now;
    usedThen = used;
    return Math.max(0, Math.rint(percent * PERCENT) / PERCENT);
  }

  private static long used() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }
}
