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
import java.util.function.Predicate;

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
  private final List<ConfigSection<?>> claimed = new ArrayList<>();
  private final Set<Class<?>> provided = new LinkedHashSet<>();
  private final Map<Class<?>, Boolean> used = new LinkedHashMap<>();
  private boolean authenticates;
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
    ControlledSection<T> controlled = new ControlledSection<>(section, control, deadline);
    ConfigHandle<T> handle = sections.claim(pluginId, controlled);
    handles.add(handle);
    claimed.add(controlled);
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

  @Override
  public Declaration authenticates() {
    checkOpen();
    authenticates = true;
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

  /** Whether peers must not be let in without it where sections are configured in this way. */
  public boolean authenticatesBy(Predicate<ConfigSection<?>> configured) {
    return authenticates && (claimed.isEmpty() || claimed.stream().anyMatch(configured));
  }

  /** Whether it has to check peers where its keys are written, and only there. */
  public boolean authenticatesByKeys() {
    return authenticates && !claimed.isEmpty();
  }

  public Set<Class<?>> provided() {
    return provided;
  }

  /** Services it uses; true where it cannot start without. */
  public Map<Class<?>, Boolean> used() {
    return used;
  }
}
