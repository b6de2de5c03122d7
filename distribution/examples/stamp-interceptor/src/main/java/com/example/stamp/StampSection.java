package com.example.stamp;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.subject.Subjects;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The block {@code plugins { stamp { ... } }}. */
final class StampSection implements ConfigSection<StampOptions> {

  private static final Pattern HEADER = Pattern.compile("[!-9;-~]{1,64}");

  private final Consumer<StampOptions> onChange;

  /** Makes the section; {@code onChange} puts new options into effect after a reload. */
  StampSection(Consumer<StampOptions> onChange) {
    this.onChange = onChange;
  }

  @Override
  public String name() {
    return "stamp";
  }

  @Override
  public Set<String> keys() {
    return Set.of("plugins.stamp");
  }

  @Override
  public StampOptions defaults() {
    return StampOptions.DEFAULTS;
  }

  @Override
  public StampOptions read(ConfigFields fields, Problems problems) {
    String header = fields.text("header").orElse(StampOptions.DEFAULTS.header());
    if (!HEADER.matcher(header).matches()) {
      fields.error("header", "\"" + header + "\" is no name of a header");
    }
    return new StampOptions(
        fields.text("account").orElse(StampOptions.DEFAULTS.account()),
        header,
        subjects(fields, "subjects"),
        subjects(fields, "reject"));
  }

  private static List<String> subjects(ConfigFields fields, String key) {
    List<String> subjects = fields.texts(key).orElse(List.of());
    for (String subject : subjects) {
      if (!Subjects.isValid(subject)) {
        fields.error(key, "\"" + subject + "\" is no subject");
      }
    }
    return subjects;
  }

  @Override
  public ReloadPlan plan(StampOptions from, StampOptions to) {
    return from.equals(to) ? ReloadPlan.unchanged() : ReloadPlan.apply(() -> onChange.accept(to));
  }
}
