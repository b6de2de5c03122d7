package io.natrium.launcher;

import io.natrium.kernel.plugin.pf4j.PluginCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code natrium plugin list|verify}: what plugin jars say of themselves and whether this server
 * would take them, without a running one. Used once, by the main thread.
 */
final class PluginCommand {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String USAGE =
      "usage: natrium plugin list [DIRECTORY]\n"
          + "       natrium plugin verify [DIRECTORY | JAR...]\n"
          + "list shows what the manifests of the jars say. verify also reads every byte, loads each\n"
          + "plugin and lets it declare its configuration keys and services, as -t does.\n";

  private final Path standard;
  private final PrintStream out;
  private final PrintStream err;

  PluginCommand(Path standard, PrintStream out, PrintStream err) {
    this.standard = standard;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command.
   *
   * @param arguments what follows {@code plugin}
   * @return the exit status: 1 if a jar has a problem
   */
  int run(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.get(0);
    List<String> names = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    boolean verify = verb.equals("verify");
    if (!verify && (!verb.equals("list") || names.size() > 1)) {
      err.print(USAGE);
      return MISUSED;
    }
    try {
      List<Path> jars = jars(names, verify);
      Path directory = jars.isEmpty() ? Path.of("") : jars.get(0).toAbsolutePath().getParent();
      try (PluginCatalog catalog = new PluginCatalog(directory)) {
        return print(catalog.read(jars, verify));
      }
    } catch (IOException failure) {
      err.println("natrium plugin: " + failure.getMessage());
    } catch (NoClassDefFoundError missing) {
      err.println("natrium plugin: this build has no PF4J; its plugins are the jars in lib");
    }
    return FAILED;
  }

  private List<Path> jars(List<String> names, boolean verify) throws IOException {
    if (names.isEmpty() || (names.size() == 1 && Files.isDirectory(Path.of(names.get(0))))) {
      Path directory = names.isEmpty() ? standard : Path.of(names.get(0));
      if (directory == null || !Files.isDirectory(directory)) {
        throw new IOException("there is no plugins directory " + directory);
      }
      return PluginCatalog.jars(directory);
    }
    List<Path> jars = new ArrayList<>();
    for (String name : names) {
      if (!Files.isRegularFile(Path.of(name))) {
        throw new IOException(name + (verify ? " is no file" : " is no directory"));
      }
      jars.add(Path.of(name));
    }
    return jars;
  }

  private int print(List<PluginCatalog.Entry> entries) {
    boolean good = true;
    for (PluginCatalog.Entry entry : entries) {
      good &= entry.problems().isEmpty();
      String name = entry.id().isEmpty() ? "(no plugin)" : entry.id() + ' ' + entry.version();
      out.println(name + "  " + entry.jar().getFileName());
      line("spi", entry.requires().isEmpty() ? "any" : entry.requires());
      line("java", entry.java());
      line("needs", String.join(", ", entry.needs()));
      entry
          .declared()
          .ifPresent(
              declared -> {
                line("keys", String.join(", ", declared.keys()));
                line("provides", String.join(", ", declared.provides()));
                line("uses", String.join(", ", declared.uses()));
              });
      line("sha256", entry.checksum());
      entry.problems().forEach(problem -> line("PROBLEM", problem));
    }
    return good ? 0 : FAILED;
  }

  private void line(String what, String value) {
    if (!value.isEmpty()) {
      out.printf("  %-9s %s%n", what, value);
    }
  }
}
