package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.execution.ControlThread;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one plugin declared. Thread: the plugin's control thread while it declares; read by the host
 * afterwards, when it no longer changes.
 */
public final class HostedDeclaration implements Declaration {

  private final String pluginId;
  private final ConfigSections sections;
  private final ControlThread control;
  private final Duration deadline;
  private final List<ConfigHandle<?>> handles = new ArrayList<>();
  private final Set<Class<?>> provided = new LinkedHashSet<>();
  private final Map<Class<?>, Boolean> used = new LinkedHashMap<>();
  private volatile boolean closed;

  public HostedDeclaration(
      String pluginId, ConfigSections sections, ControlThread control, Duration deadline) {
    this.pluginId = pluginId;
    this.sections = sections;
    this.control = control;
    this.deadline = deadline;
  }

  @Override
  public <T> ConfigHandle<T> section(ConfigSection<T> section) {
    checkOpen();
    ConfigHandle<T> handle =
        sections.claim(pluginId, new ControlledSection<>(section, control, deadline));
    handles.add(handle);
    return handle;
  }

  @Override
  public <T> Declaration provides(Class<T> service) {
    checkOpen();
    provided.add(requireContract(service));
    return this;
  }

  @Override
  public <T> Declaration uses(Class<T> service, boolean required) {
    checkOpen();
    used.merge(requireContract(service), required, Boolean::logicalOr);
    return this;
  }

  private static Class<?> requireContract(Class<?> service) {
    boolean ofSpi =
        service.isInterface()
            && service.getClassLoader() == ServerPlugin.class.getClassLoader()
            && service.getPackageName().startsWith("io.natrium.spi");
    if (!ofSpi) {
      throw new IllegalArgumentException(
          service.getName() + " cannot be a service: only interfaces of the SPI are shared");
    }
    return service;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("a plugin declares within declare() only");
    }
  }

  /** Takes nothing more. */
  public void close() {
    closed = true;
  }

  /** Whether the plugin has sections. */
  boolean hasSections() {
    return !handles.isEmpty();
  }

  /** Whether one of its keys is written in the configuration. */
  public boolean configured() {
    return handles.stream().anyMatch(ConfigHandle::configured);
  }

  public Set<Class<?>> provided() {
    return provided;
  }

  /** Services it uses; true where it cannot start without. */
  public Map<Class<?>, Boolean> used() {
    return used;
  }
}
