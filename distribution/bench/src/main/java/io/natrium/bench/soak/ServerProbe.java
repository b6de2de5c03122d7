package io.natrium.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.bench.load.ServerProcess;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks into the JVM of a server by its own management agent. What the agent needs for itself, once
 * it is there, is in every footprint alike; its threads, which come and go, are left out.
 */
final class ServerProbe implements AutoCloseable {

  private static final String URL = "service:jmx:";

  private final ServerProcess process;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private ServerProbe(ServerProcess process, JMXConnector connector) throws IOException {
    this.process = process;
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /**
   * Attaches to the JVM.
   *
   * @throws IOException if there is none of that number, or it cannot be looked into
   */
  @SuppressWarnings("BanJNDI") // the URL is what the process that was asked for says of itself
  static ServerProbe attach(long pid) throws IOException {
    jcmd(pid, "ManagementAgent.start_local");
    String status = jcmd(pid, "ManagementAgent.status");
    int at = status.indexOf(URL);
    if (at < 0) {
      throw new IOException(
          "process " + pid + " does not say how it can be looked into: " + status);
    }
    JMXServiceURL url = new JMXServiceURL(status.substring(at).split("\\s", 2)[0]);
    return new ServerProbe(new ServerProcess(pid), JMXConnectorFactory.connect(url));
  }

  private static String jcmd(long pid, String command) throws IOException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(program, Long.toString(pid), command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  /** Collects garbage, then takes what is left. */
  Footprint footprint() throws IOException {
    MemoryMXBean memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    // The first collection lets cleaners and references go, the second what they held.
    memory.gc();
    memory.gc();
    BufferPoolMXBean direct =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, "java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class);
    return new Footprint(
        memory.getHeapMemoryUsage().getUsed(),
        memory.getNonHeapMemoryUsage().getUsed(),
        direct.getMemoryUsed(),
        (long) (process.residentMegabytes() * (1 << 20)),
        threads(),
        descriptors(),
        classLoaders());
  }

  private int threads() throws IOException {
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    int count = 0;
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && !info.getThreadName().matches("(RMI|JMX) .*")) {
        count++;
      }
    }
    return count;
  }

  private int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return (int) open.count();
    }
  }

  private int classLoaders() throws IOException {
    try {
      Object text =
          beans.invoke(
              ObjectName.getInstance("com.sun.management:type=DiagnosticCommand"),
              "vmClassloaderStats",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
      // One line each, which begins with an address. Those that the JVM makes for its own
      // reflection come with the calls of this probe.
      return (int)
          text.toString()
              .lines()
              .filter(line -> line.startsWith("0x") && !line.contains("DelegatingClassLoader"))
              .count();
    } catch (JMException failure) {
      throw new IOException("the class loaders cannot be counted", failure);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
