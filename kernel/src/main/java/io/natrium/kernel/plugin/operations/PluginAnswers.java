package io.natrium.kernel.plugin.operations;

import io.natrium.kernel.monitor.JsonDocument;
import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginResult;
import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.plugin.ServerIdentity;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The documents of the service, shaped like those of the server's other services: {@code server}
 * and either {@code data} or {@code error}. Thread: any.
 */
final class PluginAnswers {

  static final int BAD_REQUEST = 400;
  static final int REFUSED = 409;
  static final int FAILED = 500;

  private final JsonFormat format = JsonFormat.compact();
  private final ServerIdentity identity;
  private final String host;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * Makes the writer.
   *
   * @param host what clients know the server's address as
   */
  PluginAnswers(ServerIdentity identity, String host) {
    this.identity = identity;
    this.host = host;
  }

  byte[] error(int code, String description) {
    return answer(
        out ->
            out.name("error")
                .beginObject()
                .name("code")
                .value(code)
                .name("description")
                .value(description)
                .endObject());
  }

  byte[] result(PluginResult result) {
    return switch (result.outcome()) {
      case REFUSED -> error(REFUSED, result.reason());
      case FAILED -> error(FAILED, result.reason());
      case DONE ->
          answer(
              out -> {
                out.name("data").beginObject().name("plugin").value(result.id());
                out.name("stopped").beginArray();
                result.affected().forEach(out::value);
                out.endArray().endObject();
              });
    };
  }

  byte[] list(PluginHost from, List<PluginHandle> plugins) {
    List<PluginSource.Refusal> refused = from.refused();
    return answer(
        out -> {
          out.name("data").beginObject().name("plugins").beginArray();
          plugins.forEach(plugin -> write(plugin, from.checksum(plugin.id()), out));
          out.endArray().name("refused").beginArray();
          refused.forEach(refusal -> write(refusal, out));
          out.endArray().name("uncollected").value(from.uncollected());
          out.name("refused_messages").value(from.refusedMessages()).endObject();
        });
  }

  private static void write(PluginHandle plugin, Optional<String> checksum, JsonOut out) {
    out.beginObject().name("id").value(plugin.id());
    out.name("version").value(plugin.version());
    out.name("source").value(plugin.source());
    checksum.ifPresent(sum -> out.name("sha256").value(sum));
    out.name("state").value(plugin.state().name().toLowerCase(Locale.ROOT));
    if (!plugin.reason().isEmpty()) {
      out.name("reason").value(plugin.reason());
    }
    out.name("calls").value(plugin.calls());
    out.name("errors").value(plugin.errors());
    out.name("time").value(plugin.timeSpent().toNanos());
    out.name("p99").value(plugin.p99().toNanos());
    out.name("longest").value(plugin.longest().toNanos());
    out.name("loop_holds").value(plugin.loopHolds());
    plugin.startedAt().ifPresent(at -> out.name("started").value(at.toString()));
    out.endObject();
  }

  private static void write(PluginSource.Refusal refusal, JsonOut out) {
    out.beginObject().name("id").value(refusal.id());
    out.name("source").value(refusal.source());
    out.name("reason").value(refusal.reason()).endObject();
  }

  private byte[] answer(Consumer<JsonOut> body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonDocument document = format.document(bytes)) {
      JsonOut out = document.beginObject().name("server").beginObject();
      out.name("name").value(identity.name()).name("host").value(host);
      out.name("id").value(identity.id()).name("ver").value(identity.version());
      out.name("natrium").value(identity.build());
      out.name("jetstream").value(false).name("flags").value(0);
      out.name("seq").value(sequence.incrementAndGet());
      out.name("time").value(Instant.now().toString()).endObject();
      body.accept(out);
      out.endObject();
    }
    return bytes.toByteArray();
  }
}
