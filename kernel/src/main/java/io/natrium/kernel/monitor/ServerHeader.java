package io.natrium.kernel.monitor;

import io.natrium.kernel.options.ServerOptions;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.plugin.ServerIdentity;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What every answer and event of the server begins with: which server says it. Thread: any. */
public final class ServerHeader {

  private static final Map<String, Boolean> FLAGS =
      Map.of("js_ack_fc_v2", false, "js_raft_delete_range", false);

  private final ServerIdentity identity;
  private final String host;
  private final Supplier<ServerOptions> options;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * Makes a writer.
   *
   * @param host what clients know the server's address as
   * @param options the options in force
   */
  public ServerHeader(ServerIdentity identity, String host, Supplier<ServerOptions> options) {
    this.identity = identity;
    this.host = host;
    this.options = options;
  }

  public ServerIdentity identity() {
    return identity;
  }

  public String host() {
    return host;
  }

  /** The options in force. */
  public ServerOptions options() {
    return options.get();
  }

  /** Writes the field {@code server}. */
  public void write(JsonOut out) {
    out.name("server").beginObject();
    out.name("name").value(identity.name());
    out.name("host").value(host);
    out.name("id").value(identity.id());
    out.name("ver").value(identity.version());
    ServerOptions now = options.get();
    if (!now.identity().tags().isEmpty()) {
      out.name("tags").beginArray();
      now.identity().tags().forEach(out::value);
      out.endArray();
    }
    if (!now.identity().metadata().isEmpty()) {
      out.name("metadata").beginObject();
      now.identity().metadata().forEach((name, value) -> out.name(name).value(value));
      out.endObject();
    }
    flags(out);
    out.name("jetstream").value(false);
    out.name("flags").value(0);
    out.name("seq").value(sequence.incrementAndGet());
    out.name("time").value(time(Instant.now()));
    out.endObject();
  }

  /** Writes the field {@code feature_flags}. */
  void flags(JsonOut out) {
    Map<String, Boolean> flags = new TreeMap<>(FLAGS);
    flags.putAll(options.get().features().featureFlags());
    out.name("feature_flags").beginObject();
    flags.forEach((name, value) -> out.name(name).value(value.booleanValue()));
    out.endObject();
  }

  /** A time as documents have it. */
  public static String time(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant);
  }
}
