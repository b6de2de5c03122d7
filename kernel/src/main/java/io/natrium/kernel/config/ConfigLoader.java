package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problem;
import io.natrium.spi.config.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * From origin to values: parse, lay the command line over, let every section read and check.
 *
 * <p>Owner thread: the conductor, or the main thread before there is one. Pure but for reading
 * files and environment.
 */
public final class ConfigLoader {

  private final ConfigParser parser;
  private final SectionRegistry registry;
  private final Overlay overlay;

  /**
   * Makes a loader.
   *
   * @param parser parses the text
   * @param registry the sections; may change between calls
   * @param overlay the command line
   */
  public ConfigLoader(ConfigParser parser, SectionRegistry registry, Overlay overlay) {
    this.parser = parser;
    this.registry = registry;
    this.overlay = overlay;
  }

  /**
   * Loads a configuration to run with.
   *
   * @param origin where from
   * @return the values
   * @throws ConfigException when the text cannot be read or parsed
   * @throws ConfigRejectedException when a section refuses it
   */
  public LoadedConfig load(ConfigOrigin origin) {
    ConfigMap root = parse(origin);
    Problems problems = new Problems();
    warnOfEmptyFile(origin, root, problems);
    Reading reading = registry.read(overlay.apply(root), problems);
    refuse(problems);
    registry.check(reading, problems);
    refuse(problems);
    String digest = origin instanceof ConfigOrigin.File ? ConfigDigest.of(root) : "";
    List<Problem> told = new ArrayList<>(problems.warnings());
    told.addAll(problems.advice());
    return new LoadedConfig(origin, reading, digest, told);
  }

  /**
   * Does what {@code -t} does: parse, read and check, without the command line. As in nats-server
   * what a section warns of while it reads counts as an error. The rules that span blocks hold too,
   * because a server would not start against them.
   *
   * @param origin where from
   * @return what there is to say of it
   * @throws ConfigException when the text cannot be read or parsed
   * @throws ConfigRejectedException when there is an error or a warning
   */
  public ConfigCheck test(ConfigOrigin origin) {
    ConfigMap root = parse(origin);
    Problems problems = new Problems();
    warnOfEmptyFile(origin, root, problems);
    Reading reading = registry.read(root, problems);
    if (problems.hasErrors() || !problems.warnings().isEmpty()) {
      throw new ConfigRejectedException(problems);
    }
    Problems across = new Problems();
    registry.check(reading, across);
    refuse(across);
    List<String> advice = new ArrayList<>();
    problems.advice().forEach(one -> advice.add(one.toString()));
    across.warnings().forEach(one -> advice.add(one.toString()));
    across.advice().forEach(one -> advice.add(one.toString()));
    return new ConfigCheck(ConfigDigest.of(root), advice);
  }

  private ConfigMap parse(ConfigOrigin origin) {
    if (origin instanceof ConfigOrigin.File file) {
      return parser.parseFile(file.path());
    }
    return parser.parseText(((ConfigOrigin.Text) origin).text());
  }

  private static void warnOfEmptyFile(ConfigOrigin origin, ConfigMap root, Problems problems) {
    if (root.isEmpty() && origin instanceof ConfigOrigin.File file) {
      problems.warning(Position.none(), file.path() + ": config has no values or is empty");
    }
  }

  private static void refuse(Problems problems) {
    if (problems.hasErrors()) {
      throw new ConfigRejectedException(problems);
    }
  }
}
