package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problem;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves a running server from one configuration to another, all or nothing: parse, read all, check
 * all, plan all; any error or rejection changes nothing, lets every section drop what it planned
 * and reports every reason; else the commits run in the order of registration. The sections of
 * plugins plan before the kernel's, because the kernel prepares its listener with their help.
 *
 * <p>Owner thread: the conductor, which alone calls it. Holds the configuration in effect.
 */
public final class ReloadCoordinator {

  private final ConfigLoader loader;
  private final SectionRegistry registry;
  private volatile LoadedConfig current;

  /**
   * Starts from the configuration the server was started with.
   *
   * @param loader loads the new configurations
   * @param registry the sections
   * @param current the configuration in effect
   */
  public ReloadCoordinator(ConfigLoader loader, SectionRegistry registry, LoadedConfig current) {
    this.loader = loader;
    this.registry = registry;
    this.current = current;
  }

  /**
   * Returns the configuration in effect.
   *
   * @return the last one applied
   */
  public LoadedConfig current() {
    return current;
  }

  /**
   * Reloads from where the current configuration came from.
   *
   * @return the outcome
   */
  public ReloadOutcome reload() {
    return reload(current.origin());
  }

  /**
   * Reloads from another origin, which becomes the one of later reloads.
   *
   * @param origin a file or a text
   * @return the outcome
   */
  public ReloadOutcome reload(ConfigOrigin origin) {
    return reload(origin, reading -> {});
  }

  /**
   * Reloads from another origin, which becomes the one of later reloads.
   *
   * @param origin a file or a text
   * @param accepted told what is about to come into effect, once every section accepted it and
   *     before the first commit
   * @return the outcome
   */
  public ReloadOutcome reload(ConfigOrigin origin, Consumer<Reading> accepted) {
    LoadedConfig next;
    try {
      next = loader.load(origin);
    } catch (ConfigException e) {
      return new ReloadOutcome.Refused(List.of(e.getMessage()));
    } catch (ConfigRejectedException e) {
      return new ReloadOutcome.Refused(e.errors().stream().map(Problem::toString).toList());
    }
    List<Planned> plans = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    List<ConfigSection<?>> planning = registry.inPlanOrder();
    for (ConfigSection<?> section : planning) {
      plan(section, next, plans, reasons);
    }
    if (!reasons.isEmpty()) {
      abandon(planning, reasons);
      return new ReloadOutcome.Refused(reasons);
    }
    List<ConfigSection<?>> order = registry.sections();
    plans.sort(Comparator.comparingInt(planned -> order.indexOf(planned.section)));
    accepted.accept(next.reading());
    return commit(next, plans);
  }

  /**
   * Registers and reads the section of a plugin that comes while the server runs.
   *
   * @param owner the plugin's id
   * @param section its section
   * @param <T> the value type
   * @return what it read from the configuration in effect
   * @throws ConfigRejectedException when the configuration is wrong for it; then it is not
   *     registered
   */
  public <T> T attach(String owner, ConfigSection<T> section) {
    registry.add(owner, section);
    Problems problems = new Problems();
    T value = registry.readOne(current.reading().root(), section, problems);
    Reading reading = current.reading().with(section, value);
    if (!problems.hasErrors()) {
      registry.check(section, reading, problems);
    }
    if (problems.hasErrors()) {
      registry.remove(section);
      throw new ConfigRejectedException(problems);
    }
    current = new LoadedConfig(current.origin(), reading, current.digest(), current.warnings());
    return value;
  }

  /**
   * Forgets the section of a plugin that goes.
   *
   * @param section the instance that was attached or registered
   */
  public void detach(ConfigSection<?> section) {
    registry.remove(section);
    current =
        new LoadedConfig(
            current.origin(),
            current.reading().without(section),
            current.digest(),
            current.warnings());
  }

  private record Planned(ConfigSection<?> section, ReloadPlan.Apply plan) {}

  private <T> void plan(
      ConfigSection<T> section, LoadedConfig next, List<Planned> plans, List<String> reasons) {
    T from = current.reading().value(section).orElseGet(section::defaults);
    ReloadPlan plan;
    try {
      plan = section.plan(from, next.value(section));
    } catch (RuntimeException e) {
      reasons.add(SectionRegistry.fault(section, "plan", e));
      return;
    }
    if (plan instanceof ReloadPlan.Reject reject) {
      reasons.add(reject.reason());
    } else if (plan instanceof ReloadPlan.Apply apply) {
      plans.add(new Planned(section, apply));
    }
  }

  private static void abandon(List<ConfigSection<?>> planning, List<String> reasons) {
    for (ConfigSection<?> section : planning) {
      try {
        section.abandon();
      } catch (RuntimeException e) {
        reasons.add(SectionRegistry.fault(section, "abandon", e));
      }
    }
  }

  private ReloadOutcome commit(LoadedConfig next, List<Planned> plans) {
    List<String> changed = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    boolean reauthenticate = false;
    current = next;
    for (Planned planned : plans) {
      changed.add(planned.section.name());
      reauthenticate |= planned.plan.reauthenticate();
      try {
        planned.plan.commit().run();
      } catch (RuntimeException e) {
        faults.add(SectionRegistry.fault(planned.section, "commit", e));
      }
    }
    return new ReloadOutcome.Applied(next, changed, reauthenticate, faults);
  }
}
