package io.natrium.tcp.ocsp;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads {@code ocsp}. Thread: whoever reads the configuration. */
public final class StaplingSection implements ConfigSection<StaplingOptions> {

  private static final String KEY = "ocsp";
  private static final String PREFIX = "error parsing ocsp config: ";
  private static final int MAX_RESPONDERS = 16;

  private final BiFunction<StaplingOptions, StaplingOptions, ReloadPlan> planning;
  private final Runnable abandoning;

  /**
   * Makes the section.
   *
   * @param planning what a reload does with the options before and after it
   * @param abandoning what is done when that reload was refused
   */
  public StaplingSection(
      BiFunction<StaplingOptions, StaplingOptions, ReloadPlan> planning, Runnable abandoning) {
    this.planning = planning;
    this.abandoning = abandoning;
  }

  @Override
  public String name() {
    return KEY;
  }

  @Override
  public Set<String> keys() {
    return Set.of(KEY);
  }

  @Override
  public StaplingOptions defaults() {
    return StaplingOptions.DEFAULTS;
  }

  @Override
  public StaplingOptions read(ConfigFields fields, Problems problems) {
    ConfigMap.Entry entry = fields.entry(KEY).orElseThrow();
    if (entry.value() instanceof ConfigBoolean flag) {
      return flag.value()
          ? StaplingOptions.DEFAULTS
          : new StaplingOptions(StaplingOptions.Mode.NEVER, List.of());
    }
    if (entry.value() instanceof ConfigMap block) {
      return block(block, problems);
    }
    problems.error(
        entry.keyPosition(),
        PREFIX + "expected true, false or a map with mode, but got " + entry.value().kind());
    return StaplingOptions.DEFAULTS;
  }

  private static StaplingOptions block(ConfigMap block, Problems problems) {
    StaplingOptions.Mode mode = StaplingOptions.Mode.AUTO;
    List<URI> responders = List.of();
    for (ConfigMap.Entry field : block.entries()) {
      switch (ConfigMap.fold(field.key())) {
        case "mode" -> mode = mode(field, problems);
        case "url", "urls" -> responders = responders(field, problems);
        default ->
            problems.error(
                field.keyPosition(), PREFIX + "unsupported field \"" + field.key() + '"');
      }
    }
    return new StaplingOptions(mode, responders);
  }

  private static StaplingOptions.Mode mode(ConfigMap.Entry field, Problems problems) {
    if (field.value() instanceof ConfigText text) {
      switch (text.value().toLowerCase(Locale.ROOT)) {
        case "auto" -> {
          return StaplingOptions.Mode.AUTO;
        }
        case "always" -> {
          return StaplingOptions.Mode.ALWAYS;
        }
        case "must" -> {
          return StaplingOptions.Mode.MUST;
        }
        case "never" -> {
          return StaplingOptions.Mode.NEVER;
        }
        default -> {
          // None of the modes, as what is no text at all.
        }
      }
    }
    problems.error(
        field.keyPosition(), PREFIX + "unsupported mode, it may be auto, always, must or never");
    return StaplingOptions.Mode.AUTO;
  }

  private static List<URI> responders(ConfigMap.Entry field, Problems problems) {
    List<ConfigValue> values =
        field.value() instanceof ConfigList list ? list.values() : List.of(field.value());
    List<URI> responders = new ArrayList<>();
    for (ConfigValue value : values) {
      if (!(value instanceof ConfigText text)) {
        problems.error(
            field.keyPosition(),
            PREFIX + '"' + field.key() + "\" must hold URLs, not " + value.kind());
      } else if (!text.value().isEmpty()) {
        try {
          responders.add(Responders.address(text.value()));
        } catch (URISyntaxException e) {
          problems.error(field.keyPosition(), PREFIX + '"' + text.value() + "\" is no URL of HTTP");
        }
      }
    }
    if (responders.size() > MAX_RESPONDERS) {
      problems.error(field.keyPosition(), PREFIX + "more than " + MAX_RESPONDERS + " responders");
    }
    return responders;
  }

  @Override
  public ReloadPlan plan(StaplingOptions from, StaplingOptions to) {
    return planning.apply(from, to);
  }

  @Override
  public void abandon() {
    abandoning.run();
  }
}
