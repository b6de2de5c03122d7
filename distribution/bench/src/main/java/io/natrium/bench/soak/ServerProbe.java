package io.natrium.bench.soak;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
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
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
        return new ServerProbe(new ServerProcess(pid), JMXConnectorFactory.connect(url));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException refused) {
      throw new IOException("process " + pid + " cannot be looked into", refused);
    }
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
