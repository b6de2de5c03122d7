package io.natrium.launcher.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the class archive up to date. The start script names the file ({@code natrium.cache}) and
 * uses it if it is there; this class compares its key and, if it does not fit, has the start script
 * make a new one in a child process of low priority, which outlives this one if need be. The child
 * writes aside and renames, so a start never sees half a file, and of two children the last wins.
 */
public final class ClassCache {
  /** A child that takes longer was killed or is stuck. */
  private static final Duration LOCK_LIFE = Duration.ofMinutes(3);

  private ClassCache() {}

  /** Begins to look after the archive, if the start script wants one. */
  public static void refreshInBackground() {
    String file = System.getProperty("natrium.cache");
    String home = System.getProperty("natrium.home");
    if (file == null || file.isEmpty() || home == null) {
      return;
    }
    Thread thread =
        new Thread("natrium-class-cache") {
          @Override
          public void run() {
            refresh(Path.of(home), Path.of(file));
          }
        };
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private static void refresh(Path home, Path cache) {
    Logger logger = LoggerFactory.getLogger(ClassCache.class);
    try {
      String key = CacheKey.of(home);
      Path keyFile = cache.resolveSibling(cache.getFileName() + ".key");
      if (Files.exists(cache)
          && Files.exists(keyFile)
          && Files.readString(keyFile).strip().equals(key + " " + Files.size(cache))) {
        return;
      }
      Path lock = cache.resolveSibling(cache.getFileName() + ".lock");
      if (Files.exists(lock) && !isStale(lock)) {
        return;
      }
      Files.createDirectories(cache.getParent());
      startChild(home, cache, key);
      logger.debug("Making the class cache {}", cache);
    } catch (IOException e) {
      logger.debug("No class cache: {}", e.toString());
    }
  }

  /** Removes the lock of a child that is gone. */
  private static boolean isStale(Path lock) throws IOException {
    Instant made = Files.getLastModifiedTime(lock).toInstant();
    return Duration.between(made, Instant.now()).compareTo(LOCK_LIFE) > 0
        && Files.deleteIfExists(lock);
  }

  private static void startChild(Path home, Path cache, String key) throws IOException {
    Path script = home.resolve("bin").resolve("nats-server");
    ProcessBuilder child =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            "command -v nice >/dev/null && exec nice -n 19 /bin/sh \"$@\"; exec /bin/sh \"$@\"",
            "sh",
            script.toString(),
            "-a", // as an example of flags: the training has its own server anyway
            "127.0.0.1",
            "-p",
            "-1");
    Map<String, String> environment = child.environment();
    environment.keySet().removeIf(name -> name.startsWith("NATRIUM_ARG_"));
    environment.put("NATRIUM_TRAIN", cache.toString());
    environment.put("NATRIUM_TRAIN_KEY", key);
    String javaHome = System.getProperty("java.home");
    environment.put("NATRIUM_JAVA", javaHome);
    child.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    child.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    child.redirectError(ProcessBuilder.Redirect.DISCARD);
    child.directory(home.toFile());
    child.start();
  }
}
