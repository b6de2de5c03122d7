package io.natrium.kernel.plugin.pf4j;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of jars that nobody else writes to: a jar can be replaced or half written while its plugin
 * runs, and Windows can delete it. Each process has a directory of its own, which it locks;
 * directories of processes that were killed are recognised by the missing lock and removed. Owner:
 * the thread that runs the host's operations.
 */
final class PrivateCopies implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateCopies.class);
  private static final String PREFIX = "natrium-plugins-";
  private static final String LOCK = "lock";
  private static final int MAX_NAMES = 100;
  private static final long SWEEP_MILLIS = 2_000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private Path directory;
  private FileChannel lock;
  private Thread sweep;
  private int number;

  /** Copies a jar. */
  Path copy(Path jar) throws IOException {
    if (directory == null) {
      open();
    }
    number++;
    Path target = directory.resolve(number + "-" + jar.getFileName());
    return Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private void open() throws IOException {
    directory = create(Path.of(System.getProperty("java.io.tmpdir")));
    lock =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    Path own = directory;
    sweep = new Thread(null, () -> sweep(own), "natrium-plugin-sweep", 0, false);
    sweep.setDaemon(true);
    sweep.setPriority(Thread.MIN_PRIORITY);
    sweep.start();
  }

  /**
   * Makes the directory. Its name may be guessed, which does no harm because an existing one is
   * never used; the JDK's own temporary names would cost the start of a secure random generator.
   */
  private static Path create(Path parent) throws IOException {
    boolean posix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mine =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    String name = PREFIX + ProcessHandle.current().pid() + "-";
    for (int i = 0; ; i++) {
      try {
        return Files.createDirectory(
            parent.resolve(name + Long.toString(System.nanoTime(), 36)), mine);
      } catch (FileAlreadyExistsException e) {
        if (i == MAX_NAMES) {
          throw e;
        }
      }
    }
  }

  /** Removes a copy; on Windows one that is still open stays until the process ends. */
  void remove(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      LOG.debug("cannot delete {}: {}", copy, e.toString());
    }
  }

  private static void sweep(Path own) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(own.getParent(), PREFIX + "*")) {
      for (Path one : all) {
        if (!one.equals(own) && isLeftBehind(one)) {
          delete(one);
        }
      }
    } catch (IOException e) {
      LOG.debug("cannot look for left plugin copies: {}", e.toString());
    }
  }

  private static boolean isLeftBehind(Path one) {
    Path file = one.resolve(LOCK);
    try {
      Instant changed = Files.getLastModifiedTime(one).toInstant();
      if (changed.isAfter(Instant.now().minus(YOUNG)) || !Files.isRegularFile(file)) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock taken = channel.tryLock()) {
        return taken != null;
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOG.trace("{} is in use: {}", one, e.toString());
      return false;
    }
  }

  private static void delete(Path one) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(one)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("cannot empty {}: {}", one, e.toString());
    }
    try {
      Files.deleteIfExists(one);
    } catch (IOException e) {
      LOG.debug("cannot delete {}: {}", one, e.toString());
    }
  }

  @Override
  public void close() {
    if (directory == null) {
      return;
    }
    try {
      sweep.join(SWEEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("cannot unlock {}: {}", directory, e.toString());
    }
    delete(directory);
    directory = null;
  }
}
