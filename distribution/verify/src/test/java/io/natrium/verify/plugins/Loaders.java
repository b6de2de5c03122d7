package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;

/** The class loaders of plugins, found by the threads that the kernel gives to each. */
final class Loaders {

  private static final int COLLECTIONS = 100;

  private Loaders() {}

  static WeakReference<ClassLoader> of(String id) {
    return threads(id).stream()
        .map(thread -> new WeakReference<>(thread.getContextClassLoader()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("plugin " + id + " has no thread"));
  }

  static List<Thread> threads(String id) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("natrium-" + id + "-"))
        .toList();
  }

  /** How many of the loaders are not collected. */
  static long left(List<WeakReference<ClassLoader>> loaders) {
    long left = loaders.size();
    for (int i = 0; i < COLLECTIONS && left > 0; i++) {
      System.gc();
      left = loaders.stream().filter(loader -> !loader.refersTo(null)).count();
    }
    return left;
  }

  static void assertCollected(WeakReference<ClassLoader> loader) {
    for (int i = 0; i < COLLECTIONS && !loader.refersTo(null); i++) {
      System.gc();
    }
    assertTrue(loader.refersTo(null), "something holds the classes of the plugin");
  }
}
