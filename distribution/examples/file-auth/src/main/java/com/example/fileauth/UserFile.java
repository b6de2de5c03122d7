package com.example.fileauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The users of a file, one in a line: a name, a space, a {@link PasswordHash}; lines that begin
 * with # are comments. A file that changed is read again; one that is wrong then changes nothing,
 * since half a list would lock people out.
 *
 * <p>Thread: one that calls {@link #refresh} at a time; {@link #find} from any.
 */
final class UserFile {

  private static final Logger LOG = System.getLogger(UserFile.class.getName());
  private static final int MOST_BYTES = 16 << 20;

  private record Stamp(Path file, long size, long modified, Object key) {}

  private Stamp seen;
  private volatile Map<String, PasswordHash> users = Map.of();

  /** Reads the file. */
  void load(Path file) throws IOException {
    Stamp stamp = stamp(file);
    seen = stamp; // of a file that is wrong too, which is told once
    users = parse(file, stamp.size());
  }

  /** Reads the file again if it changed. */
  void refresh(Path file) {
    try {
      if (!stamp(file).equals(seen)) {
        load(file);
        LOG.log(Level.INFO, "{0} has {1} users", file, users.size());
      }
    } catch (IOException wrong) {
      LOG.log(Level.WARNING, "the users stay as they were: {0}", wrong.getMessage());
    }
  }

  PasswordHash find(String name) {
    return users.get(name);
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(file, facts.size(), facts.lastModifiedTime().toMillis(), facts.fileKey());
  }

  private static Map<String, PasswordHash> parse(Path file, long size) throws IOException {
    if (size > MOST_BYTES) {
      throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
    }
    List<String> lines = Files.readAllLines(file, UTF_8);
    Map<String, PasswordHash> found = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int space = line.indexOf(' ');
      try {
        PasswordHash hash = PasswordHash.parse(line.substring(space + 1).strip());
        if (space < 1 || found.put(line.substring(0, space), hash) != null) {
          throw new IllegalArgumentException("a name that is missing or stands there twice");
        }
      } catch (IllegalArgumentException wrong) {
        throw new IOException(file + ":" + (i + 1) + ": " + wrong.getMessage(), wrong);
      }
    }
    return Map.copyOf(found);
  }
}
