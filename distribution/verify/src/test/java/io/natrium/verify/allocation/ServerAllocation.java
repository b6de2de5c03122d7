package io.natrium.verify.allocation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts the bytes that the threads of a server in this JVM allocate. */
final class ServerAllocation {

  private static final String OF_THE_SERVER = "natrium-";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long[] ids;

  /** Of the threads of servers that there are now. */
  ServerAllocation() {
    Set<Thread> all = Thread.getAllStackTraces().keySet();
    Set<Thread> own =
        all.stream()
            .filter(thread -> thread.getName().startsWith(OF_THE_SERVER))
            .collect(Collectors.toSet());
    assertFalse(
        own.stream().noneMatch(thread -> thread.getName().contains("loop")),
        () -> "no loop among " + all);
    ids = own.stream().mapToLong(Thread::getId).toArray();
  }

  /** Bytes allocated so far. */
  long bytes() {
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }
}
