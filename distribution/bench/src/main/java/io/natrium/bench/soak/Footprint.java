package io.natrium.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server holds while nobody is connected.
 *
 * @param heap bytes of live objects after a collection
 * @param nonHeap bytes of classes and compiled code
 * @param direct bytes of direct buffers
 * @param resident bytes of resident memory
 * @param threads live threads
 * @param descriptors open files and sockets
 * @param classLoaders class loaders
 */
record Footprint(
    long heap,
    long nonHeap,
    long direct,
    long resident,
    int threads,
    int descriptors,
    int classLoaders) {

  private static final long MIB = 1 << 20;

  /** How much each may grow: what a JVM moves by itself, and far less than a leak of a run. */
  private static final long HEAP_ROOM = 4 * MIB;

  private static final long DIRECT_ROOM = 8 * MIB;
  private static final long RESIDENT_ROOM = 32 * MIB;
  private static final int THREAD_ROOM = 4;
  private static final int DESCRIPTOR_ROOM = 4;
  private static final int LOADER_ROOM = 4;

  /** The least of each. */
  Footprint least(Footprint other) {
    return new Footprint(
        Math.min(heap, other.heap),
        Math.min(nonHeap, other.nonHeap),
        Math.min(direct, other.direct),
        Math.min(resident, other.resident),
        Math.min(threads, other.threads),
        Math.min(descriptors, other.descriptors),
        Math.min(classLoaders, other.classLoaders));
  }

  /** What has grown since an earlier footprint, in words. */
  List<String> growthSince(Footprint earlier) {
    List<String> grown = new ArrayList<>();
    grew(grown, "heap", earlier.heap, heap, HEAP_ROOM);
    grew(grown, "direct memory", earlier.direct, direct, DIRECT_ROOM);
    grew(grown, "resident memory", earlier.resident, resident, RESIDENT_ROOM);
    grew(grown, "threads", earlier.threads, threads, THREAD_ROOM);
    grew(grown, "descriptors", earlier.descriptors, descriptors, DESCRIPTOR_ROOM);
    grew(grown, "class loaders", earlier.classLoaders, classLoaders, LOADER_ROOM);
    return grown;
  }

  private static void grew(List<String> grown, String what, long before, long now, long room) {
    if (now - before > room) {
      grown.add(what + " grew from " + before + " to " + now);
    }
  }

  /** One line. */
  String text() {
    return String.format(
        Locale.ROOT,
        "heap %.1f, other %.1f, direct %.1f, resident %.0f MiB; %d threads, %d descriptors,"
            + " %d loaders",
        (double) heap / MIB,
        (double) nonHeap / MIB,
        (double) direct / MIB,
        (double) resident / MIB,
        threads,
        descriptors,
        classLoaders);
  }
}
