package io.natrium.tcp.ocsp;

import io.natrium.spi.config.ConfigBoolean;
import io.natrium.spi.config.ConfigDecimal;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigInteger;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.GoDuration;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.wire.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads {@code ocsp_cache}. Thread: whoever reads the configuration. */
public final class CacheSection implements ConfigSection<CacheOptions> {

  private static final String KEY = "ocsp_cache";
  private static final String PREFIX = "error parsing OCSP peer cache config, ";
  private static final long MAX_SECONDS = 365L * 24 * 3600;

  private final BiFunction<CacheOptions, CacheOptions, ReloadPlan> planning;

  /**
   * Makes the section.
   *
   * @param planning what a reload does with the options before and after it
   */
  public CacheSection(BiFunction<CacheOptions, CacheOptions, ReloadPlan> planning) {
    this.planning = planning;
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
  public CacheOptions defaults() {
    return CacheOptions.DEFAULTS;
  }

  @Override
  public CacheOptions read(ConfigFields fields, Problems problems) {
    ConfigMap.Entry entry = fields.entry(KEY).orElseThrow();
    CacheOptions options = CacheOptions.DEFAULTS;
    if (entry.value() instanceof ConfigBoolean flag) {
      return options.withKept(flag.value());
    }
    if (!(entry.value() instanceof ConfigMap block)) {
      problems.error(
          entry.keyPosition(),
          "expected true, false or a map to define OCSP peer cache options, but got "
              + entry.value().kind());
      return options;
    }
    for (ConfigMap.Entry field : block.entries()) {
      options = field(options, field, problems);
    }
    return options;
  }

  private static CacheOptions field(
      CacheOptions options, ConfigMap.Entry field, Problems problems) {
    switch (ConfigMap.fold(field.key())) {
      case "type" -> {
        if (field.value() instanceof ConfigText text) {
          return type(options, text, field, problems);
        }
      }
      case "local_store" -> {
        if (field.value() instanceof ConfigText text) {
          return store(options, text, field, problems);
        }
      }
      case "preserve_revoked" -> {
        if (field.value() instanceof ConfigBoolean flag) {
          return options.withPreservesRevoked(flag.value());
        }
      }
      case "save_interval" -> {
        return interval(options, field, problems);
      }
      default -> {
        // As what has the wrong type.
      }
    }
    problems.error(field.keyPosition(), PREFIX + "unknown field [" + Quoted.of(field.key()) + ']');
    return options;
  }

  private static CacheOptions type(
      CacheOptions options, ConfigText text, ConfigMap.Entry field, Problems problems) {
    switch (text.value().toLowerCase(Locale.ROOT)) {
      case "none" -> {
        return options.withKept(false);
      }
      case "local" -> {
        return options.withKept(true);
      }
      default -> {
        problems.error(field.keyPosition(), PREFIX + "unknown type [" + text.value() + ']');
        return options;
      }
    }
  }

  private static CacheOptions store(
      CacheOptions options, ConfigText text, ConfigMap.Entry field, Problems problems) {
    try {
      return text.value().isEmpty() ? options : options.withStore(Path.of(text.value()));
    } catch (InvalidPathException e) {
      problems.error(field.keyPosition(), PREFIX + "local_store: " + e.getMessage());
      return options;
    }
  }

  private static CacheOptions interval(
      CacheOptions options, ConfigMap.Entry field, Problems problems) {
    Duration read;
    if (field.value() instanceof ConfigInteger number && number.value() <= MAX_SECONDS) {
      read = Duration.ofSeconds(number.value());
    } else if (field.value() instanceof ConfigDecimal number && number.value() <= MAX_SECONDS) {
      read = Duration.ofSeconds((long) number.value());
    } else if (field.value() instanceof ConfigText text) {
      try {
        read = Duration.ofSeconds(GoDuration.parse(text.value()).toSeconds());
      } catch (IllegalArgumentException e) {
        problems.error(field.keyPosition(), PREFIX + "conversion error: " + e.getMessage());
        return options;
      }
    } else {
      problems.error(field.keyPosition(), PREFIX + "conversion error: not a time");
      return options;
    }
    return options.withSaveInterval(
        read.compareTo(CacheOptions.LEAST_INTERVAL) < 0 ? CacheOptions.LEAST_INTERVAL : read);
  }

  @Override
  public ReloadPlan plan(CacheOptions from, CacheOptions to) {
    return planning.apply(from, to);
  }
}
