package io.natrium.launcher.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard error; unbuffered, coloured on a terminal. */
final class StandardErrorTarget implements LogTarget {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);
  private final boolean coloured = isTerminal();

  @Override
  public boolean bare() {
    return false;
  }

  @Override
  public boolean coloured() {
    return coloured;
  }

  @Override
  public void write(LogLevel level, byte[] line, int length) throws IOException {
    out.write(line, 0, length);
  }

  @Override
  public void close() {
    // the descriptor belongs to the process
  }

  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no such file system: plain labels are always right
    }
  }
}
