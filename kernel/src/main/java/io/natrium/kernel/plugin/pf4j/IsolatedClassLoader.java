package io.natrium.kernel.plugin.pf4j;

import java.net.URL;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDependency;
import org.pf4j.PluginManager;

/**
 * The classes of one plugin jar. Looks for a class in the jar, then in what the plugins it depends
 * on export, then in the filtered parent; shared classes come from the parent even if the jar has
 * them.
 */
final class IsolatedClassLoader extends PluginClassLoader {

  private static final String KERNEL = "io.natrium.kernel.";

  private final JarDescriptor descriptor;
  private final Function<String, Optional<ClassLoader>> peers;

  IsolatedClassLoader(
      PluginManager manager,
      JarDescriptor descriptor,
      ClassLoader parent,
      Function<String, Optional<ClassLoader>> peers) {
    super(manager, descriptor, parent);
    this.descriptor = descriptor;
    this.peers = peers;
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return FilteringClassLoader.isShared(className);
  }

  @Override
  protected Class<?> loadClassFromDependencies(String className) {
    for (PluginDependency dependency : descriptor.getDependencies()) {
      ClassLoader peer = peers.apply(dependency.getPluginId()).orElse(null);
      if (peer != null && shows(peer, className)) {
        try {
          return peer.loadClass(className);
        } catch (ClassNotFoundException e) {
          // the next dependency may have it
          continue;
        }
      }
    }
    return null;
  }

  private static boolean shows(ClassLoader peer, String className) {
    return peer instanceof IsolatedClassLoader isolated
        ? isolated.descriptor.exports(className)
        : !className.startsWith(KERNEL);
  }

  @Override
  protected URL findResourceFromDependencies(String name) {
    return null;
  }

  @Override
  protected Collection<URL> findResourcesFromDependencies(String name) {
    return List.of();
  }
}
