package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.execution.ControlThread;
import io.natrium.spi.Registration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The services that plugins offer each other, at most one implementation each. A listener hears of
 * a service on the control thread of its own plugin and always gets what is true at that moment, so
 * changes in quick succession may reach it as one.
 *
 * <p>Thread: any. The lock covers the maps only and is never held while plugin code runs.
 */
public final class ServiceRegistry {

  /** Owner of the services that the kernel offers. */
  public static final String KERNEL = "the kernel";

  private final Map<Class<?>, Offer> offers = new HashMap<>();
  private final Map<Class<?>, List<Listener<?>>> listeners = new HashMap<>();

  private record Offer(String owner, Object implementation) {}

  /**
   * Offers a service.
   *
   * @throws IllegalStateException if another plugin offers it
   */
  public <T> Registration publish(String owner, Class<T> service, T implementation) {
    Offer offer = new Offer(owner, service.cast(implementation));
    synchronized (offers) {
      Offer taken = offers.putIfAbsent(service, offer);
      if (taken != null) {
        throw new IllegalStateException(
            "service " + service.getName() + " is already offered by " + taken.owner());
      }
    }
    tell(service);
    return () -> withdraw(service, offer);
  }

  private void withdraw(Class<?> service, Offer offer) {
    boolean gone;
    synchronized (offers) {
      gone = offers.remove(service, offer);
    }
    if (gone) {
      tell(service);
    }
  }

  private void tell(Class<?> service) {
    List<Listener<?>> toTell;
    synchronized (offers) {
      toTell = List.copyOf(listeners.getOrDefault(service, List.of()));
    }
    toTell.forEach(Listener::postChange);
  }

  /** Follows a service; the first call comes at once if the caller is the control thread. */
  public <T> Registration listen(
      ControlThread control, Class<T> service, Consumer<Optional<T>> target) {
    Listener<T> listener = new Listener<>(control, service, target);
    synchronized (offers) {
      listeners.computeIfAbsent(service, key -> new ArrayList<>()).add(listener);
    }
    if (control.isCurrent()) {
      listener.deliver();
    } else {
      listener.postChange();
    }
    return () -> forget(service, listener);
  }

  private void forget(Class<?> service, Listener<?> listener) {
    listener.target = null;
    synchronized (offers) {
      List<Listener<?>> known = listeners.get(service);
      if (known != null && known.remove(listener) && known.isEmpty()) {
        listeners.remove(service);
      }
    }
  }

  /** Whether the kernel itself offers the service. */
  public boolean offeredByKernel(Class<?> service) {
    synchronized (offers) {
      Offer offer = offers.get(service);
      return offer != null && offer.owner().equals(KERNEL);
    }
  }

  private <T> Optional<T> current(Class<T> service) {
    synchronized (offers) {
      Offer offer = offers.get(service);
      return offer == null ? Optional.empty() : Optional.of(service.cast(offer.implementation()));
    }
  }

  private final class Listener<T> {

    private final ControlThread control;
    private final Class<T> service;
    private volatile Consumer<Optional<T>> target;
    private boolean told;
    private T last;

    Listener(ControlThread control, Class<T> service, Consumer<Optional<T>> target) {
      this.control = control;
      this.service = service;
      this.target = target;
    }

    void postChange() {
      control.post("listener for " + service.getSimpleName(), this::deliver);
    }

    /** Control thread only, which is why the fields that remember the last value need no lock. */
    private void deliver() {
      Consumer<Optional<T>> consumer = target;
      if (consumer == null) {
        last = null;
        return;
      }
      Optional<T> now = current(service);
      T value = now.orElse(null);
      if (told && value == last) {
        return;
      }
      told = true;
      last = value;
      consumer.accept(now);
    }
  }
}
