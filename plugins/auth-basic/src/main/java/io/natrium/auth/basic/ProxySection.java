package io.natrium.auth.basic;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.nkey.PublicNkey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code proxies}. Thread: whoever reads the configuration. */
final class ProxySection implements ConfigSection<ProxySection.TrustedKeys> {

  private static final Logger LOG = LoggerFactory.getLogger(ProxySection.class);

  /** The public keys of the proxies that are trusted. */
  record TrustedKeys(List<String> keys) {

    static final TrustedKeys NONE = new TrustedKeys(List.of());

    TrustedKeys {
      keys = List.copyOf(keys);
    }

    private List<String> without(TrustedKeys others) {
      return keys.stream().filter(key -> !others.keys.contains(key)).toList();
    }
  }

  @Override
  public String name() {
    return "proxies";
  }

  @Override
  public Set<String> keys() {
    return Set.of("proxies");
  }

  @Override
  public TrustedKeys defaults() {
    return TrustedKeys.NONE;
  }

  @Override
  public TrustedKeys read(ConfigFields fields, Problems problems) {
    ConfigMap.Entry proxies = fields.entry("proxies").orElseThrow();
    if (!(proxies.value() instanceof ConfigMap map)) {
      problems.error(
          proxies.keyPosition(),
          "expected proxies to be a map/struct, got " + proxies.value().kind());
      return TrustedKeys.NONE;
    }
    ConfigFields block = ConfigFields.of(map, problems);
    Optional<ConfigMap.Entry> trusted = block.entry("trusted");
    block.finish();
    if (trusted.isEmpty()) {
      return TrustedKeys.NONE;
    }
    if (!(trusted.get().value() instanceof ConfigList list)) {
      problems.error(
          trusted.get().keyPosition(),
          "expected proxies' trusted field to be an array, got " + trusted.get().value().kind());
      return TrustedKeys.NONE;
    }
    List<String> keys = new ArrayList<>();
    list.values().forEach(element -> key(element, problems).ifPresent(keys::add));
    return new TrustedKeys(keys);
  }

  private static Optional<String> key(ConfigValue element, Problems problems) {
    if (!(element instanceof ConfigMap map)) {
      problems.error(
          element.position(),
          "expected proxies' trusted entry to be a map/struct, got " + element.kind());
      return Optional.empty();
    }
    ConfigFields fields = ConfigFields.of(map, problems);
    Optional<ConfigMap.Entry> key = fields.entry("key", "public_key");
    fields.finish();
    String text =
        key.map(ConfigMap.Entry::value).orElse(null) instanceof ConfigText value
            ? value.value()
            : "";
    if (!PublicNkey.isValid(text)) {
      problems.error(
          key.map(ConfigMap.Entry::keyPosition).orElse(map.position()),
          "invalid proxy key \"" + text + '"');
      return Optional.empty();
    }
    return Optional.of(text);
  }

  @Override
  public ReloadPlan plan(TrustedKeys from, TrustedKeys to) {
    List<String> removed = from.without(to);
    List<String> added = to.without(from);
    if (removed.isEmpty() && added.isEmpty()) {
      return ReloadPlan.unchanged();
    }
    Runnable commit =
        () -> {
          if (!removed.isEmpty()) {
            LOG.info("Reloaded: proxies trusted keys {} were removed", removed);
          }
          if (!added.isEmpty()) {
            LOG.info("Reloaded: proxies trusted keys {} were added", added);
          }
        };
    return new ReloadPlan.Apply(commit, !removed.isEmpty());
  }
}
