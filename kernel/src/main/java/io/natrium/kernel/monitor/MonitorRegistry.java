package io.natrium.kernel.monitor;

import io.natrium.spi.Registration;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.Monitoring;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitoring endpoints of the server by name. An endpoint of a plugin stands before one that
 * the kernel has for the case that there is none. Thread: any; lookups never wait.
 */
public final class MonitorRegistry implements Monitoring {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorRegistry.class);
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

  private final ConcurrentSkipListMap<String, MonitorEndpoint> endpoints =
      new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Supplier<Map<String, Object>>> described =
      new ConcurrentSkipListMap<>();
  private final Map<String, MonitorEndpoint> fallbacks = new ConcurrentSkipListMap<>();
  private volatile Consumer<String> changed = name -> {};

  @Override
  public Registration register(MonitorEndpoint endpoint) {
    String name = endpoint.name();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "monitoring endpoint \"" + name + "\": a name has capital letters and digits alone");
    }
    if (endpoints.putIfAbsent(name, endpoint) != null) {
      throw new IllegalStateException("monitoring endpoint " + name + " is already registered");
    }
    changed.accept(name);
    return () -> {
      if (endpoints.remove(name, endpoint)) {
        changed.accept(name);
      }
    };
  }

  /** Adds a document that is shown while nobody else registers one of its name. */
  public void fallback(MonitorEndpoint endpoint) {
    fallbacks.put(endpoint.name(), endpoint);
    changed.accept(endpoint.name());
  }

  /** Says who is told the name of each endpoint that is there, that comes and that goes. */
  public void onChange(Consumer<String> listener) {
    changed = listener;
    fallbacks.keySet().forEach(listener);
    endpoints.keySet().forEach(listener);
  }

  @Override
  public Registration describe(String field, Supplier<Map<String, Object>> content) {
    if (described.putIfAbsent(field, content) != null) {
      throw new IllegalStateException("the field " + field + " is already described");
    }
    return () -> described.remove(field, content);
  }

  /** What parts of the server say of themselves, by the name of the field. */
  public Map<String, Map<String, Object>> descriptions() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    described.forEach(
        (field, content) -> {
          try {
            all.put(field, content.get());
          } catch (RuntimeException fault) {
            LOG.error("What is to be said of {} is not known", field, fault);
          }
        });
    return all;
  }

  @Override
  public Optional<MonitorEndpoint> byName(String name) {
    MonitorEndpoint registered = endpoints.get(name);
    return Optional.ofNullable(registered != null ? registered : fallbacks.get(name));
  }

  @Override
  public Collection<MonitorEndpoint> endpoints() {
    ConcurrentSkipListMap<String, MonitorEndpoint> all = new ConcurrentSkipListMap<>(fallbacks);
    all.putAll(endpoints);
    return List.copyOf(all.values());
  }
}
