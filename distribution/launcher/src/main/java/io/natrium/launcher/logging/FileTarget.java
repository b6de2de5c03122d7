package io.natrium.launcher.logging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A log file. When it has grown over its limit it is renamed to {@code
 * NAME.YYYY.MM.DD.hh.mm.ss.nnnnnnnnn} and a new one is begun; of the renamed ones the oldest are
 * removed.
 */
final class FileTarget implements LogTarget {
  private static final String STAMP = "YYYY.MM.DD.hh.mm.ss.nnnnnnnnn";

  /** Makes the lines this target adds about itself. */
  interface Notes {
    byte[] line(LogLevel level, String text);
  }

  private final Path path;
  private final long limit;
  private final int maxFiles;
  private final Notes notes;
  private final LineClock clock = new LineClock(false);
  private FileChannel channel;
  private long size;
  private long rotateAt;

  FileTarget(Path path, long limit, int maxFiles, Notes notes) throws IOException {
    this.path = path;
    this.limit = limit;
    this.rotateAt = limit;
    this.maxFiles = maxFiles;
    this.notes = notes;
    open();
  }

  @Override
  public boolean bare() {
    return false;
  }

  @Override
  public boolean coloured() {
    return false;
  }

  @Override
  public void write(LogLevel level, byte[] line, int length) throws IOException {
    append(line, length);
    if (limit > 0 && size > rotateAt) {
      rotate();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void open() throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      FileAttribute<?> mode =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
      channel = FileChannel.open(path, options, mode);
    } else {
      channel = FileChannel.open(path, options);
    }
    size = channel.size();
  }

  private void append(byte[] line, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(line, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    size += length;
  }

  private void rotate() throws IOException {
    Instant now = Instant.now();
    Path backup =
        path.resolveSibling(
            path.getFileName() + "." + clock.rotationStamp(now.getEpochSecond(), now.getNano()));
    try {
      Files.move(path, backup);
    } catch (IOException e) {
      rotateAt = size * 2;
      note(
          LogLevel.ERROR,
          "Unable to rename logfile for rotation ("
              + e
              + "), will attempt next rotation at size "
              + rotateAt);
      return;
    }
    FileChannel former = channel;
    open();
    former.close();
    rotateAt = limit;
    note(LogLevel.INFO, "Rotated log, backup saved as \"" + backup + "\"");
    if (maxFiles > 0) {
      purge();
    }
  }

  private void purge() throws IOException {
    List<Path> backups = backups();
    for (int i = 0; i < backups.size() - (maxFiles - 1); i++) {
      Path oldest = backups.get(i);
      try {
        Files.deleteIfExists(oldest);
      } catch (IOException e) {
        note(
            LogLevel.ERROR,
            "Unable to remove backup log file \""
                + oldest
                + "\" ("
                + e
                + "), will attempt next rotation");
        return;
      }
      note(LogLevel.INFO, "Purged log file \"" + oldest.getFileName() + "\"");
    }
  }

  /** The rotated files, oldest first: their names sort by time. */
  private List<Path> backups() throws IOException {
    String prefix = path.getFileName() + ".";
    Path directory = path.toAbsolutePath().getParent();
    List<Path> backups = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(prefix) && isStamp(name.substring(prefix.length()))) {
          backups.add(entry);
        }
      }
    }
    Collections.sort(backups);
    return backups;
  }

  private static boolean isStamp(String text) {
    if (text.length() != STAMP.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (STAMP.charAt(i) == '.' ? c != '.' : c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private void note(LogLevel level, String text) throws IOException {
    byte[] line = notes.line(level, text);
    append(line, line.length);
  }
}
