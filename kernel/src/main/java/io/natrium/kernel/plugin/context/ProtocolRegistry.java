package io.natrium.kernel.plugin.context;

import io.natrium.spi.Registration;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.protocol.Protocols;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The protocols of the server by name and by WebSocket path. Thread: any; lookups never wait.
 *
 * <p>Observers hear of comings and goings on the thread that causes them and must not block.
 */
public final class ProtocolRegistry implements Protocols {

  /** Hears of protocols that come and go. */
  public interface Observer {

    /** Peers can speak the protocol from now on. */
    default void arrived(ProtocolProvider protocol) {}

    /** No new peer can speak the protocol; those that do are to be closed. */
    default void left(ProtocolProvider protocol) {}
  }

  private record Offer(ProtocolProvider protocol, String name, Optional<String> path) {}

  private final ReentrantLock writing = new ReentrantLock();
  private final List<Observer> observers = new CopyOnWriteArrayList<>();
  private volatile List<Offer> offers = List.of();

  @Override
  public Registration register(ProtocolProvider protocol) {
    Offer offer = new Offer(protocol, protocol.name(), protocol.websocketPath());
    writing.lock();
    try {
      if (byName(offer.name()).isPresent()) {
        throw new IllegalStateException("protocol " + offer.name() + " is already registered");
      }
      if (offer.path().isPresent() && byWebsocketPath(offer.path().get()).isPresent()) {
        throw new IllegalStateException(
            "WebSocket path " + offer.path().get() + " is already taken by another protocol");
      }
      List<Offer> next = new ArrayList<>(offers);
      next.add(offer);
      offers = List.copyOf(next);
    } finally {
      writing.unlock();
    }
    observers.forEach(observer -> observer.arrived(protocol));
    return () -> remove(offer);
  }

  private void remove(Offer offer) {
    writing.lock();
    try {
      List<Offer> next = new ArrayList<>(offers);
      if (!next.removeIf(known -> known == offer)) {
        return;
      }
      offers = List.copyOf(next);
    } finally {
      writing.unlock();
    }
    observers.forEach(observer -> observer.left(offer.protocol()));
  }

  @Override
  public Optional<ProtocolProvider> byName(String name) {
    for (Offer offer : offers) {
      if (offer.name().equals(name)) {
        return Optional.of(offer.protocol());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<ProtocolProvider> byWebsocketPath(String path) {
    for (Offer offer : offers) {
      if (offer.path().isPresent() && offer.path().get().equals(path)) {
        return Optional.of(offer.protocol());
      }
    }
    return Optional.empty();
  }

  /** Adds an observer, which is told of what is registered already. */
  public Registration observe(Observer observer) {
    List<Offer> before;
    writing.lock();
    try {
      observers.add(observer);
      before = offers;
    } finally {
      writing.unlock();
    }
    before.forEach(offer -> observer.arrived(offer.protocol()));
    return () -> observers.remove(observer);
  }
}
