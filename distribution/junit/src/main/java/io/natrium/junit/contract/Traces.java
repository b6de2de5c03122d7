package io.natrium.junit.contract;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin may leave in the JVM itself, where the server cannot take it back.
 *
 * @param beans names of MBeans
 * @param providers names of security providers
 * @param uncaught who is told of uncaught exceptions
 */
record Traces(Set<String> beans, Set<String> providers, String uncaught) {

  static Traces now() {
    return new Traces(
        ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new)),
        Stream.of(Security.getProviders())
            .map(provider -> provider.getName())
            .collect(Collectors.toCollection(TreeSet::new)),
        String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
  }

  /** Native libraries that are mapped into this process; none where the system does not tell. */
  static Set<String> libraries() {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.isReadable(maps)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.contains(".so"))
          .map(line -> line.substring(line.indexOf('/')))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException unreadable) {
      throw new IllegalStateException("the maps of this process cannot be read", unreadable);
    }
  }

  /**
   * Looks again and again, with a collection before each look, until it sees what it should or has
   * looked long enough; what it saw last.
   */
  static <T> T settled(Duration patience, T wanted, Supplier<T> look) {
    long end = System.nanoTime() + patience.toNanos();
    T seen = look.get();
    while (!seen.equals(wanted) && System.nanoTime() < end) {
      System.gc();
      seen = look.get();
    }
    return seen;
  }
}
