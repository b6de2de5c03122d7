package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.auth.OwnedAuthenticator;
import io.natrium.kernel.auth.SeatedAuthenticators;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.Authenticator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Seats of authenticators that ask nobody and note what becomes of them. */
final class FakeAuthenticators implements SeatedAuthenticators {

  final List<Authenticator> seated = new CopyOnWriteArrayList<>();
  final List<String> seats = new CopyOnWriteArrayList<>();
  private final Set<String> absent = ConcurrentHashMap.newKeySet();

  @Override
  public Registration register(Authenticator authenticator) {
    String owner = ((OwnedAuthenticator) authenticator).owner();
    seated.add(authenticator);
    absent.remove(owner);
    seats.add("taken by " + owner);
    return () -> {
      seated.remove(authenticator);
      if (authenticator.required()) {
        absent.add(owner);
        seats.add("left by " + owner);
      }
    };
  }

  @Override
  public Set<String> absent() {
    return Set.copyOf(absent);
  }

  @Override
  public void expect(String owner) {
    absent.add(owner);
    seats.add("kept for " + owner);
  }

  @Override
  public void shut(String owner) {
    seats.add("shut without " + owner);
  }

  @Override
  public void replaceable(String owner) {
    seats.add("anyone's after " + owner);
  }

  @Override
  public void free(String owner) {
    absent.remove(owner);
    seats.add("freed of " + owner);
  }
}
