package io.natrium.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the server can be reached, as URLs with the ports really bound.
 *
 * @param nats the client protocol
 * @param announced listeners of plugins by what they serve, such as {@code websocket}
 */
public record Ports(List<String> nats, Map<String, List<String>> announced) {

  public Ports {
    nats = List.copyOf(nats);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    announced.forEach((kind, urls) -> copy.put(kind, List.copyOf(urls)));
    announced = Map.copyOf(copy);
  }

  /** URLs of the listeners of plugins that serve one thing; empty if there are none. */
  public List<String> of(String kind) {
    return announced.getOrDefault(kind, List.of());
  }
}
