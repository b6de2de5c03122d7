package io.natrium.kernel.plugin.pf4j;

import io.natrium.spi.plugin.ServerPlugin;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.RuntimeMode;
import org.pf4j.VersionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J's manager, reduced to holding descriptors and class loaders. It reads no system property,
 * looks into no directory, finds no extensions, and neither orders nor starts plugins: the host
 * orders them together with those of other sources and by the services they offer. Owner: the
 * thread that runs the host's operations.
 */
final class Pf4jRuntime extends AbstractPluginManager {

  private static final Logger LOG = LoggerFactory.getLogger(Pf4jRuntime.class);

  private final Map<Path, JarDescriptor> descriptors = new HashMap<>();
  private final ClassLoader parent = new FilteringClassLoader();
  private Function<String, Optional<ClassLoader>> peers = id -> Optional.empty();

  Pf4jRuntime(Path directory) {
    super(directory);
  }

  /** Makes the class loader of an inspected jar. */
  ClassLoader open(
      Path jar, JarDescriptor descriptor, Function<String, Optional<ClassLoader>> loaders) {
    peers = loaders;
    descriptors.put(jar, descriptor);
    loadPlugin(jar);
    return getPluginClassLoader(descriptor.getPluginId());
  }

  /** Makes the entry object. Runs code of the plugin, so on its control thread only. */
  ServerPlugin create(String id) throws Exception {
    try {
      return ((EntryPlugin) getPlugin(id).getPlugin()).entry;
    } catch (EntryFailed e) {
      throw e.failure;
    }
  }

  /** Lets go of a plugin and closes its jar; nothing is told to PF4J's listeners or its log. */
  void release(String id, Path jar) {
    descriptors.remove(jar);
    PluginWrapper wrapper = plugins.remove(id);
    if (wrapper == null) {
      return;
    }
    resolvedPlugins.remove(wrapper);
    wrapper.setPluginState(PluginState.UNLOADED);
    try {
      ((IsolatedClassLoader) pluginClassLoaders.remove(id)).close();
    } catch (IOException e) {
      LOG.debug("cannot close the jar of plugin {}: {}", id, e.toString());
    }
  }

  /** The host decides what can run, so PF4J's own resolution is left out. */
  @Override
  protected void resolvePlugins() {
    resolvedPlugins.addAll(unresolvedPlugins);
    unresolvedPlugins.clear();
  }

  @Override
  public RuntimeMode getRuntimeMode() {
    return RuntimeMode.DEPLOYMENT;
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path jar) {
        return descriptors.containsKey(jar);
      }

      @Override
      public PluginDescriptor find(Path jar) {
        return descriptors.get(jar);
      }
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path jar) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
        IsolatedClassLoader loader =
            new IsolatedClassLoader(Pf4jRuntime.this, (JarDescriptor) descriptor, parent, peers);
        loader.addFile(jar.toFile());
        return loader;
      }
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return Pf4jRuntime::makeEntry;
  }

  private static Plugin makeEntry(PluginWrapper wrapper) {
    String name = wrapper.getDescriptor().getPluginClass();
    try {
      Class<?> type = wrapper.getPluginClassLoader().loadClass(name);
      if (!ServerPlugin.class.isAssignableFrom(type)) {
        throw new IllegalStateException(
            "Plugin-Class " + name + " does not implement " + ServerPlugin.class.getName());
      }
      return new EntryPlugin((ServerPlugin) type.getConstructor().newInstance());
    } catch (ClassNotFoundException e) {
      throw new EntryFailed(
          new IllegalStateException("Plugin-Class " + name + " is not in the jar"));
    } catch (NoSuchMethodException e) {
      throw new EntryFailed(
          new IllegalStateException(
              "Plugin-Class " + name + " has no public constructor without parameters"));
    } catch (InvocationTargetException e) {
      throw new EntryFailed(
          e.getCause() instanceof Exception cause
              ? cause
              : new IllegalStateException(e.getCause()));
    } catch (ReflectiveOperationException | IllegalStateException e) {
      throw new EntryFailed(e);
    }
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path jar) {
        return false;
      }
    };
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new NoExtensions();
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {
        throw new UnsupportedOperationException("plugins are unloaded, not disabled");
      }

      @Override
      public void enablePlugin(String id) {
        throw new UnsupportedOperationException("plugins are loaded, not enabled");
      }
    };
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }

  /** Carries an entry object through PF4J, which knows entries of its own type only. */
  private static final class EntryPlugin extends Plugin {

    private final ServerPlugin entry;

    EntryPlugin(ServerPlugin entry) {
      this.entry = entry;
    }
  }

  /** Carries the failure of an entry through PF4J to the same thread's caller. */
  private static final class EntryFailed extends PluginRuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Exception failure;

    EntryFailed(Exception failure) {
      this.failure = failure;
    }
  }

  private static final class NoExtensions implements ExtensionFinder {

    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
      return List.of();
    }

    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type, String id) {
      return List.of();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<ExtensionWrapper> find(String id) {
      return List.of();
    }

    @Override
    public Set<String> findClassNames(String id) {
      return Set.of();
    }
  }
}
