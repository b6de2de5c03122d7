package io.natrium.kernel.monitor;

import io.natrium.spi.Registration;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.Monitoring;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The monitoring endpoints of the server by name. Thread: any; lookups never wait. */
public final class MonitorRegistry implements Monitoring {

  private final ConcurrentSkipListMap<String, MonitorEndpoint> endpoints =
      new ConcurrentSkipListMap<>();

  @Override
  public Registration register(MonitorEndpoint endpoint) {
    String name = endpoint.name();
    if (endpoints.putIfAbsent(name, endpoint) != null) {
      throw new IllegalStateException("monitoring endpoint " + name + " is already registered");
    }
    return () -> endpoints.remove(name, endpoint);
  }

  @Override
  public Optional<MonitorEndpoint> byName(String name) {
    return Optional.ofNullable(endpoints.get(name));
  }

  @Override
  public Collection<MonitorEndpoint> endpoints() {
    return List.copyOf(endpoints.values());
  }
}
