package io.natrium.kernel.monitor;

import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import io.natrium.spi.plugin.ServerIdentity;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a server says of the parts that it does not have: no routes, no gateways, no leaf nodes, no
 * JetStream, no Raft groups. The plugins that bring these parts register documents of the same
 * names.
 */
public final class AbsentParts {

  private AbsentParts() {}

  private record Absent(String name, Consumer<JsonOut> fields) implements MonitorEndpoint {

    @Override
    public void answer(MonitorRequest request, JsonOut out) {
      out.beginObject();
      fields.accept(out);
      out.endObject();
    }
  }

  /** The documents of one server. */
  public static List<MonitorEndpoint> of(ServerIdentity server) {
    return List.of(
        new Absent("ROUTEZ", out -> routes(out, server)),
        new Absent("GATEWAYZ", out -> gateways(out, server)),
        new Absent("LEAFZ", out -> leafNodes(out, server)),
        new Absent("JSZ", out -> jetStream(out, server)),
        new Absent("RAFTZ", out -> {}));
  }

  private static void routes(JsonOut out, ServerIdentity server) {
    out.name("server_id").value(server.id());
    out.name("server_name").value(server.name());
    out.name("now").value(Instant.now().toString());
    out.name("num_routes").value(0);
    out.name("routes").beginArray().endArray();
  }

  private static void gateways(JsonOut out, ServerIdentity server) {
    out.name("server_id").value(server.id());
    out.name("now").value(Instant.now().toString());
    out.name("outbound_gateways").beginObject().endObject();
    out.name("inbound_gateways").beginObject().endObject();
  }

  private static void leafNodes(JsonOut out, ServerIdentity server) {
    out.name("server_id").value(server.id());
    out.name("now").value(Instant.now().toString());
    out.name("leafnodes").value(0);
    out.name("leafs").beginArray().endArray();
  }

  private static void jetStream(JsonOut out, ServerIdentity server) {
    zeros(out, "memory", "storage", "reserved_memory", "reserved_storage", "accounts", "ha_assets");
    out.name("api").beginObject();
    zeros(out, "level", "total", "errors");
    out.endObject();
    out.name("server_id").value(server.id());
    out.name("now").value(Instant.now().toString());
    out.name("disabled").value(true);
    out.name("config").beginObject();
    zeros(out, "max_memory", "max_storage");
    out.endObject();
    zeros(out, "streams", "consumers", "messages", "bytes", "total");
  }

  private static void zeros(JsonOut out, String... names) {
    for (String name : names) {
      out.name(name).value(0);
    }
  }
}
