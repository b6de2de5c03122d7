package io.natrium.junit;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads of this JVM that servers started. */
final class LiveThreads {

  private LiveThreads() {}

  static Set<Thread> ofNatrium() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("natrium-"))
        .collect(Collectors.toSet());
  }
}
