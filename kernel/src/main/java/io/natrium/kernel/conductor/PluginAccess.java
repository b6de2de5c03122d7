package io.natrium.kernel.conductor;

import io.natrium.kernel.plugin.lifecycle.PluginHost;
import io.natrium.kernel.plugin.operations.PluginDirectoryWatcher;
import io.natrium.kernel.plugin.operations.PluginService;
import io.natrium.kernel.plugin.source.PluginSource;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.session.InternalClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in which operators change the plugins of a running server: requests in the system
 * account and, if wanted, the plugins directories themselves. Owned by the conductor.
 */
final class PluginAccess {

  private static final Logger LOG = LoggerFactory.getLogger(PluginAccess.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final PluginHost host;
  private final List<Path> directories;
  private final boolean watching;
  private final List<AutoCloseable> open = new ArrayList<>();

  PluginAccess(PluginHost host, List<PluginSource> sources, boolean watching) {
    this.host = host;
    this.directories = sources.stream().flatMap(source -> source.directory().stream()).toList();
    this.watching = watching;
  }

  /**
   * Opens them.
   *
   * @param address host name that answers carry
   * @param client of the system account, closed with the access
   */
  void open(ServerIdentity identity, String address, InternalClient client) {
    open.add(PluginService.open(host, directories, identity, address, client));
    if (watching) {
      for (Path directory : directories) {
        PluginDirectoryWatcher watcher =
            new PluginDirectoryWatcher(directory, host, LOOK_EVERY, GRACE);
        watcher.start();
        open.add(watcher);
        LOG.info("Watching {} for plugins", directory);
      }
    }
  }

  void close() {
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.warn("Cannot close the access to plugins: {}", e.toString());
      }
    }
    open.clear();
  }
}
