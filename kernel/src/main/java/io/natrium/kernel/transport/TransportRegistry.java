package io.natrium.kernel.transport;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.TransportProvider;
import io.natrium.spi.transport.Transports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The transports of the server by scheme. Thread: any; lookups never wait.
 *
 * <p>Observers hear of comings and goings on the thread that causes them, which may be a plugin's,
 * and must not block: the server opens listeners later, on a control thread of its own.
 */
public final class TransportRegistry implements Transports {

  /** Hears of transports that come and go. */
  public interface Observer {

    /** Listeners of the scheme can be opened from now on. */
    default void arrived(TransportProvider transport) {}

    /** Nothing more can be opened; listeners and connections of the transport are to be closed. */
    default void left(TransportProvider transport) {}
  }

  private record Announcement(String kind, String url) {}

  private final List<Announcement> announcements = new CopyOnWriteArrayList<>();
  private final Map<String, TransportProvider> transports = new ConcurrentHashMap<>();
  private final List<Observer> observers = new CopyOnWriteArrayList<>();

  @Override
  public Registration register(TransportProvider transport) {
    String scheme = transport.scheme();
    if (transports.putIfAbsent(scheme, transport) != null) {
      throw new IllegalStateException("transport " + scheme + " is already registered");
    }
    observers.forEach(observer -> observer.arrived(transport));
    return () -> {
      if (transports.remove(scheme, transport)) {
        observers.forEach(observer -> observer.left(transport));
      }
    };
  }

  @Override
  public Registration announce(String kind, String url) {
    Announcement announcement = new Announcement(kind, url);
    announcements.add(announcement);
    return () -> announcements.removeIf(known -> known == announcement);
  }

  /** URLs of listeners of plugins, by kind in the order of their announcement. */
  public Map<String, List<String>> announced() {
    return announcements.stream()
        .collect(
            Collectors.groupingBy(
                Announcement::kind, Collectors.mapping(Announcement::url, Collectors.toList())));
  }

  @Override
  public Optional<TransportProvider> byScheme(String scheme) {
    return Optional.ofNullable(transports.get(scheme));
  }

  /**
   * Adds an observer. It is told of what is registered already; a transport that registers at the
   * same moment may be told of twice.
   */
  public Registration observe(Observer observer) {
    observers.add(observer);
    transports.values().forEach(observer::arrived);
    return () -> observers.remove(observer);
  }
}
