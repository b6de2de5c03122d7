package io.natrium.verify.client;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this JVM holds.
 *
 * @param threads live threads
 * @param descriptors open files and sockets, 0 where the system does not say
 * @param heap bytes of live objects, after a collection
 */
public record Footprint(int threads, long descriptors, long heap) {

  /** Takes a snapshot. */
  public static Footprint now() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Footprint(
        threadsNow(), descriptorsNow(), runtime.totalMemory() - runtime.freeMemory());
  }

  /** Live threads. */
  public static int threadsNow() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Open files and sockets. */
  public static long descriptorsNow() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /** How many files and sockets may be open. */
  public static long descriptorsAllowed() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
  }
}
