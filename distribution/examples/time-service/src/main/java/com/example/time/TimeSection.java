package com.example.time;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.subject.Subjects;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The block {@code plugins { time-service { ... } }}. Reading is pure: it looks at nothing but the
 * fields, so that {@code nats-server -t} can do it anywhere.
 */
final class TimeSection implements ConfigSection<TimeOptions> {

  private final Consumer<TimeOptions> onChange;

  /** Makes the section; {@code onChange} puts new options into effect after a reload. */
  TimeSection(Consumer<TimeOptions> onChange) {
    this.onChange = onChange;
  }

  @Override
  public String name() {
    return "time-service";
  }

  @Override
  public Set<String> keys() {
    return Set.of("plugins.time-service");
  }

  @Override
  public TimeOptions defaults() {
    return TimeOptions.DEFAULTS;
  }

  @Override
  public TimeOptions read(ConfigFields fields, Problems problems) {
    String subject = fields.text("subject").orElse(TimeOptions.DEFAULTS.subject());
    if (!Subjects.isValid(subject) || subject.contains("*") || subject.contains(">")) {
      fields.error("subject", "\"" + subject + "\" is no subject to send requests to");
    }
    String account = fields.text("account").orElse(TimeOptions.DEFAULTS.account());
    ZoneId zone = TimeOptions.DEFAULTS.zone();
    String name = fields.text("zone").orElse("");
    if (!name.isEmpty()) {
      try {
        zone = ZoneId.of(name);
      } catch (DateTimeException unknown) {
        fields.error("zone", "\"" + name + "\" is no time zone; write one such as Europe/Berlin");
      }
    }
    return new TimeOptions(subject, account, zone);
  }

  @Override
  public ReloadPlan plan(TimeOptions from, TimeOptions to) {
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    if (!from.account().equals(to.account())) {
      return ReloadPlan.reject(
          "time-service: the account changes with a reload of the plugin only");
    }
    return ReloadPlan.apply(() -> onChange.accept(to));
  }
}
