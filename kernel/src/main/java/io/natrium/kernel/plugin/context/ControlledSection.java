package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.execution.ControlThread;
import io.natrium.kernel.plugin.execution.PluginCallFailed;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * A section of a plugin as the configuration sees it: each call goes to the plugin's control thread
 * and has a deadline. The name and the keys are read once, when it is made.
 *
 * <p>Thread: the one that reads the configuration, never the control thread of the same plugin.
 */
final class ControlledSection<T> implements ConfigSection<T> {

  private final ConfigSection<T> section;
  private final ControlThread control;
  private final Duration deadline;
  private final String name;
  private final Set<String> keys;
  private final T defaults;

  /** Thread: control thread of the plugin. */
  ControlledSection(ConfigSection<T> section, ControlThread control, Duration deadline) {
    this.section = section;
    this.control = control;
    this.deadline = deadline;
    this.name = section.name();
    this.keys = Set.copyOf(section.keys());
    this.defaults = section.defaults();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> keys() {
    return keys;
  }

  @Override
  public T defaults() {
    return defaults;
  }

  @Override
  public T read(ConfigFields fields, Problems problems) {
    return call("reading", () -> section.read(fields, problems));
  }

  @Override
  public void check(T own, ConfigView all, Problems problems) {
    call(
        "checking",
        () -> {
          section.check(own, all, problems);
          return null;
        });
  }

  @Override
  public ReloadPlan plan(T from, T to) {
    ReloadPlan plan = call("planning", () -> section.plan(from, to));
    if (plan instanceof ReloadPlan.Apply apply) {
      Runnable commit =
          () ->
              call(
                  "committing",
                  () -> {
                    apply.commit().run();
                    return null;
                  });
      return new ReloadPlan.Apply(commit, apply.reauthenticate());
    }
    return plan;
  }

  @Override
  public void abandon() {
    call(
        "abandoning",
        () -> {
          section.abandon();
          return null;
        });
  }

  private <R> R call(String what, Callable<R> body) {
    try {
      return control.call(what + " section " + name, deadline, body);
    } catch (PluginCallFailed e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
