package io.natrium.kernel;

import java.util.List;

/**
 * Where the server can be reached, as URLs with the ports really bound.
 *
 * @param nats the client protocol
 */
public record Ports(List<String> nats) {

  public Ports {
    nats = List.copyOf(nats);
  }
}
