package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigView;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A section of one integer, 0 by default. It rejects a change to a negative value, refuses 13 in
 * the cross check, and can be told to throw.
 */
final class SampleSection implements ConfigSection<Long> {

  final List<String> events;
  final String name;
  final Set<String> keys;
  String throwIn = "";
  boolean reauthenticate;

  SampleSection(String name, String... keys) {
    this(new ArrayList<>(), name, keys);
  }

  SampleSection(List<String> events, String name, String... keys) {
    this.events = events;
    this.name = name;
    this.keys = Set.of(keys);
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
  public Long defaults() {
    return 0L;
  }

  @Override
  public Long read(ConfigFields fields, Problems problems) {
    fail("read");
    String[] names =
        keys.stream().map(key -> key.startsWith("plugins.") ? "value" : key).toArray(String[]::new);
    return fields.integer(names).orElse(0);
  }

  @Override
  public void check(Long own, ConfigView all, Problems problems) {
    fail("check");
    if (own == 13) {
      problems.error(Position.none(), name + " cannot be 13");
    }
  }

  @Override
  public ReloadPlan plan(Long from, Long to) {
    fail("plan");
    events.add("plan " + name);
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    if (to < 0) {
      return ReloadPlan.reject(name + " cannot become " + to);
    }
    return new ReloadPlan.Apply(
        () -> {
          fail("commit");
          events.add("commit " + name + " " + to);
        },
        reauthenticate);
  }

  @Override
  public void abandon() {
    fail("abandon");
    events.add("abandon " + name);
  }

  private void fail(String step) {
    if (throwIn.equals(step)) {
      throw new IllegalStateException("boom");
    }
  }
}
