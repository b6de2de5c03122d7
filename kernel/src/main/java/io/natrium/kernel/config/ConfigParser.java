package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigText;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Parses configuration text into a tree: nats-server's language with its includes and variables.
 *
 * <p>A reference {@code $name} takes the value of the nearest enclosing map that already holds the
 * key in this spelling, else that of the environment variable, whose text is parsed as a value. An
 * included file sees none of the variables around the include; its keys are merged into the map
 * that includes it.
 *
 * <p>Stateless between calls and without side effects but reading the source; an instance may be
 * shared by threads when its source may.
 */
public final class ConfigParser {

  private static final int MAX_INCLUDE_DEPTH = 64;
  private static final String ENVIRONMENT_KEY = "pk";
  private static final String BCRYPT_PREFIX = "2a$";

  private final ConfigSource source;

  /**
   * Makes a parser.
   *
   * @param source where files and environment variables come from
   */
  public ConfigParser(ConfigSource source) {
    this.source = source;
  }

  /**
   * Parses a file.
   *
   * @param path the file as the user named it
   * @return the tree
   * @throws ConfigException when the file or one it includes cannot be read or parsed
   */
  public ConfigMap parseFile(String path) {
    return new Run().file(path);
  }

  /**
   * Parses text. Includes are relative to the working directory.
   *
   * @param text the text
   * @return the tree; its positions have an empty file name
   * @throws ConfigException when it cannot be parsed
   */
  public ConfigMap parseText(String text) {
    return new Run().parse(text, "");
  }

  /** One call: remembers what is being included and looked up, to find cycles. */
  private final class Run {

    private final Set<String> openFiles = new LinkedHashSet<>();
    private final Set<String> openVariables = new HashSet<>();

    ConfigMap file(String path) {
      String identity = normalize(path);
      if (openFiles.contains(identity)) {
        throw new ConfigException(
            Position.none(), "include cycle: " + path + " is already being read");
      }
      if (openFiles.size() >= MAX_INCLUDE_DEPTH) {
        throw new ConfigException(
            Position.none(),
            "includes are nested deeper than " + MAX_INCLUDE_DEPTH + " at " + path);
      }
      openFiles.add(identity);
      try {
        return parse(source.read(path), path);
      } finally {
        openFiles.remove(identity);
      }
    }

    ConfigMap parse(String text, String file) {
      TreeBuilder tree = new TreeBuilder(file);
      Lexer lexer = new Lexer(text);
      Token token = lexer.nextToken();
      while (token.kind() != TokenKind.END) {
        accept(token, tree);
        token = lexer.nextToken();
      }
      return tree.finish(token);
    }

    private void accept(Token token, TreeBuilder tree) {
      switch (token.kind()) {
        case ERROR ->
            throw new ConfigException(
                tree.positionOf(token),
                "Parse error on line " + token.line() + ": '" + token.text() + "'");
        case VARIABLE -> variable(token, tree);
        case INCLUDE -> include(token, tree);
        case KEY -> tree.key(token);
        case MAP_START -> tree.startMap(token);
        case MAP_END, LIST_END -> tree.end(token);
        case LIST_START -> tree.startList(token);
        default -> tree.value(Scalars.parse(token, tree.positionOf(token)));
      }
    }

    private void include(Token token, TreeBuilder tree) {
      ConfigMap included;
      try {
        included = file(join(tree.file(), token.text()));
      } catch (ConfigException e) {
        // The place to mend is the innermost one, unless the file could not even be opened.
        throw new ConfigException(
            e.position().known() ? e.position() : tree.positionOf(token),
            "error parsing include file '" + token.text() + "', " + e.text(),
            e);
      }
      included.entries().forEach(tree::merge);
    }

    private void variable(Token token, TreeBuilder tree) {
      String name = token.text();
      Position position = tree.positionOf(token);
      if (name.startsWith(BCRYPT_PREFIX)) {
        tree.value(new ConfigText("$" + name, position));
        return;
      }
      Optional<ConfigValue> value = tree.variable(name);
      if (value.isEmpty()) {
        value = environment(token, position);
      }
      tree.value(
          value.orElseThrow(
              () ->
                  new ConfigException(
                      position,
                      "variable reference for '"
                          + name
                          + "' on line "
                          + token.line()
                          + " can not be found")));
    }

    private Optional<ConfigValue> environment(Token token, Position position) {
      String name = token.text();
      try {
        if (!openVariables.add(name)) {
          throw new ConfigException(Position.none(), "variable reference cycle for '" + name + "'");
        }
        Optional<String> text = source.environment(name);
        if (text.isEmpty()) {
          openVariables.remove(name);
          return Optional.empty();
        }
        ConfigMap parsed = parse(ENVIRONMENT_KEY + "=" + text.get(), "$" + name);
        openVariables.remove(name);
        return parsed.exact(ENVIRONMENT_KEY).map(ConfigMap.Entry::value);
      } catch (ConfigException e) {
        throw new ConfigException(
            position,
            "variable reference for '"
                + name
                + "' on line "
                + token.line()
                + " could not be parsed: "
                + e.text(),
            e);
      }
    }
  }

  /**
   * Resolves an include against the folder of the including file. As in nats-server a leading slash
   * does not make it absolute.
   */
  static String join(String includingFile, String included) {
    int slash =
        Math.max(includingFile.lastIndexOf('/'), includingFile.lastIndexOf(File.separatorChar));
    String folder = slash < 0 ? "." : includingFile.substring(0, slash);
    String joined = folder + '/' + included;
    return joined.startsWith("./") ? joined.substring(2).replaceFirst("^/+", "") : joined;
  }

  private static String normalize(String path) {
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      // The source will say that there is no such file.
      return path;
    }
  }
}
