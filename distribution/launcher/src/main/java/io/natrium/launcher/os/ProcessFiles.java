package io.natrium.launcher.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The pid file and the ports file. Files appear whole: written aside, then renamed. */
public final class ProcessFiles {
  private final long pid = ProcessHandle.current().pid();
  private final String program;
  private Path portsFile;

  /**
   * @param program name of the executable, the beginning of the ports file's name
   */
  public ProcessFiles(String program) {
    this.program = program;
  }

  /** Writes the process id. */
  public void writePid(String file) throws IOException {
    write(Path.of(file), Long.toString(pid));
  }

  /** Writes {@code PROGRAM_PID.ports} into the folder. */
  public synchronized void writePorts(String directory, BoundPorts ports) throws IOException {
    Path file = Path.of(directory).resolve(program + "_" + pid + ".ports");
    write(file, json(ports));
    portsFile = file;
  }

  /** Removes the ports file, if one was written. */
  public synchronized void removePorts() throws IOException {
    if (portsFile != null) {
      Path file = portsFile;
      portsFile = null;
      Files.deleteIfExists(file);
    }
  }

  static String json(BoundPorts ports) {
    StringBuilder out = new StringBuilder("{");
    put(out, "nats", ports.nats());
    put(out, "monitoring", ports.monitoring());
    put(out, "cluster", ports.cluster());
    put(out, "websocket", ports.websocket());
    return out.append('}').toString();
  }

  private static void put(StringBuilder out, String key, List<String> urls) {
    if (urls.isEmpty()) {
      return;
    }
    if (out.length() > 1) {
      out.append(',');
    }
    out.append('"').append(key).append("\":[");
    for (int i = 0; i < urls.size(); i++) {
      // URLs of listeners hold neither quotes nor control characters
      out.append(i == 0 ? "\"" : ",\"").append(urls.get(i)).append('"');
    }
    out.append(']');
  }

  private void write(Path file, String content) throws IOException {
    Path aside = file.resolveSibling("." + file.getFileName() + "." + pid + ".tmp");
    try {
      Files.writeString(aside, content);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(aside);
      throw e;
    }
  }
}
