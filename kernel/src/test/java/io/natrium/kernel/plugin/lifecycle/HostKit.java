package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.PluginHandle;
import io.natrium.kernel.plugin.PluginState;
import io.natrium.kernel.plugin.classpath.ClassPathSource;
import io.natrium.kernel.plugin.execution.CallDeadlines;
import io.natrium.kernel.plugin.pf4j.JarPluginSource;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.spi.plugin.ServerPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host with a fake kernel around it and deadlines that suit tests. */
public final class HostKit implements AutoCloseable {

  public static final Duration GRACE = Duration.ofSeconds(5);
  static final String SPI_VERSION = "0.1.0-SNAPSHOT";

  public final FakeKernel kernel = new FakeKernel();
  final FakeSections sections = new FakeSections();
  final ClassPathSource classPath = new ClassPathSource();
  final ExecutorService conductor =
      Executors.newSingleThreadExecutor(
          body -> {
            Thread thread = new Thread(body, "test-conductor");
            thread.setDaemon(true);
            return thread;
          });
  private final List<PluginSource> sources = new ArrayList<>(List.of(classPath));
  private CallDeadlines deadlines = CallDeadlines.STANDARD;
  public PluginHost host;

  public HostKit add(String id, ServerPlugin plugin) {
    classPath.add(id, plugin);
    return this;
  }

  public HostKit jars(Path directory) {
    sources.add(new JarPluginSource(directory, SPI_VERSION));
    return this;
  }

  /** Makes every deadline this short. */
  HostKit impatient(Duration deadline) {
    deadlines = new CallDeadlines(deadline, deadline, deadline, deadline, deadline);
    return this;
  }

  HostKit discover() {
    // the thread has to exist before plugin code is on a stack, as in a server
    conductor.execute(() -> {});
    host = new PluginHost(conductor, sections, sources, deadlines);
    host.discover();
    return this;
  }

  public HostKit start() {
    discover();
    host.declare();
    host.startAll(kernel.services());
    return this;
  }

  public PluginHandle plugin(String id) {
    return host.plugin(id).orElseThrow(() -> new AssertionError("no plugin " + id));
  }

  public PluginState state(String id) {
    return plugin(id).state();
  }

  @Override
  public void close() {
    if (host != null) {
      host.close();
    }
    conductor.shutdownNow();
  }
}
