package io.natrium.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time and memory of a process, out of {@code /proc}. Elsewhere than on Linux, and for pid 0,
 * everything is 0.
 *
 * @param pid process, 0 for none
 */
public record ServerProcess(long pid) {

  private static final double TICKS_PER_SECOND = 100;

  /** The process that asks. */
  public static ServerProcess self() {
    return new ServerProcess(ProcessHandle.current().pid());
  }

  /** Seconds of CPU time, of all threads, in user and in system mode. */
  public double cpuSeconds() {
    String stat = read("stat");
    // The name in parentheses may hold blanks: count from the last parenthesis.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
    if (fields.length < 13) {
      return 0;
    }
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Resident memory in MiB. */
  public double residentMegabytes() {
    return kilobytes("VmRSS:") / 1024;
  }

  /** The most resident memory so far in MiB. */
  public double peakMegabytes() {
    return kilobytes("VmHWM:") / 1024;
  }

  private double kilobytes(String key) {
    for (String line : read("status").split("\n")) {
      if (line.startsWith(key)) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  private String read(String file) {
    Path path = Path.of("/proc", Long.toString(pid), file);
    if (pid == 0 || !Files.isReadable(path)) {
      return "";
    }
    try {
      return Files.readString(path, UTF_8);
    } catch (IOException ended) {
      return "";
    }
  }
}
