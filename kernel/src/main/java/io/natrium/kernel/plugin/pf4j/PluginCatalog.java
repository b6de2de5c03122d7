package io.natrium.kernel.plugin.pf4j;

import io.natrium.kernel.Version;
import io.natrium.kernel.plugin.source.PluginManifest;
import io.natrium.kernel.plugin.source.PluginRefused;
import io.natrium.kernel.plugin.source.PluginUnit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Looks at plugin jars without a server: what they say of themselves, and whether this build would
 * take them. Owner: the calling thread.
 */
public final class PluginCatalog implements AutoCloseable {

  /**
   * What is known of a jar; empty text where it says nothing.
   *
   * @param jar the file
   * @param id its plugin
   * @param version version of the plugin
   * @param requires versions of the SPI that it works with
   * @param java lowest release of Java
   * @param needs ids of plugins that it builds on, a question mark after those it can do without
   * @param checksum SHA-256 in hexadecimal
   * @param declared what it declares; empty unless asked for
   * @param problems why this server would not take it
   */
  public record Entry(
      Path jar,
      String id,
      String version,
      String requires,
      String java,
      List<String> needs,
      String checksum,
      Optional<Declared> declared,
      List<String> problems) {

    public Entry {
      needs = List.copyOf(needs);
      problems = List.copyOf(problems);
    }
  }

  private final JarPluginSource source;

  /**
   * Makes a catalogue.
   *
   * @param directory the plugins directory; need not exist
   */
  public PluginCatalog(Path directory) {
    source = new JarPluginSource(directory, Version.build());
  }

  /** The jars of a directory by name. */
  public static List<Path> jars(Path directory) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      files.forEach(jars::add);
    }
    Collections.sort(jars);
    return jars;
  }

  /**
   * Looks at jars that are meant to run together.
   *
   * @param declare whether to load each plugin and let it declare, as a check of a configuration
   *     does; runs its code
   */
  public List<Entry> read(List<Path> jars, boolean declare) {
    List<Draft> drafts = new ArrayList<>();
    Map<String, Draft> byId = new HashMap<>();
    for (Path jar : jars) {
      Draft draft = inspect(jar);
      drafts.add(draft);
      if (draft.unit == null) {
        continue;
      }
      Draft other = byId.putIfAbsent(draft.id(), draft);
      if (other != null) {
        draft.problems.add(
            "plugin " + draft.id() + " is in " + other.jar.getFileName() + " too; keep one");
      }
    }
    for (Draft draft : byId.values()) {
      checkDependencies(draft, byId);
    }
    if (declare) {
      declare(byId);
    }
    return drafts.stream().map(Draft::entry).toList();
  }

  private Draft inspect(Path jar) {
    Draft draft = new Draft(jar);
    try {
      draft.unit = source.inspect(jar);
    } catch (PluginRefused refused) {
      draft.problems.add(refused.getMessage());
    }
    draft.look();
    return draft;
  }

  private static void checkDependencies(Draft draft, Map<String, Draft> byId) {
    for (PluginManifest.Dependency needed : draft.unit.manifest().dependencies()) {
      Draft other = byId.get(needed.id());
      if (other == null) {
        if (!needed.optional()) {
          draft.problems.add("it needs plugin " + needed.id() + ", which is not there");
        }
      } else if (!draft.unit.accepts(needed, other.unit.manifest().version())) {
        draft.problems.add(
            "it needs plugin "
                + needed.id()
                + ' '
                + needed.versions()
                + ", there is "
                + other.unit.manifest().version());
      }
    }
  }

  /** Loads each after what it builds on, as far as that can be. */
  private static void declare(Map<String, Draft> byId) {
    Map<String, ClassLoader> loaders = new HashMap<>();
    Map<String, String> keys = new HashMap<>();
    List<Draft> waiting = new ArrayList<>(byId.values());
    for (int before = -1; before != waiting.size(); ) {
      before = waiting.size();
      waiting.removeIf(draft -> draft.declareIfPossible(byId, loaders, keys));
    }
    waiting.forEach(draft -> draft.problems.add("what it builds on cannot be loaded"));
  }

  @Override
  public void close() {
    source.close();
  }

  private static final class Draft {

    private final Path jar;
    private final List<String> problems = new ArrayList<>();
    private Attributes manifest = new Attributes();
    private String checksum = "";
    private PluginUnit unit;
    private Declared declared;

    Draft(Path jar) {
      this.jar = jar;
    }

    String id() {
      return unit.manifest().id();
    }

    void look() {
      try {
        checksum = Checksum.of(jar);
      } catch (IOException failure) {
        problems.add("it cannot be read: " + failure);
      }
      try (JarFile file = new JarFile(jar.toFile(), false)) {
        Manifest found = file.getManifest();
        if (found != null) {
          manifest = found.getMainAttributes();
        }
      } catch (IOException damaged) {
        manifest = new Attributes(); // what is wrong with it is among the problems
      }
    }

    boolean declareIfPossible(
        Map<String, Draft> byId, Map<String, ClassLoader> loaders, Map<String, String> keys) {
      for (PluginManifest.Dependency needed : unit.manifest().dependencies()) {
        if (byId.containsKey(needed.id()) && !loaders.containsKey(needed.id())) {
          return false;
        }
      }
      try {
        loaders.put(id(), unit.open(id -> Optional.ofNullable(loaders.get(id))));
        declared = Declared.by(unit.create());
      } catch (PluginRefused refused) {
        problems.add(refused.getMessage());
        return true;
      } catch (Exception | LinkageError failure) { // code of a plugin: anything may come
        problems.add("it cannot be loaded, or does not declare: " + failure);
        return true;
      }
      for (String key : declared.keys()) {
        String owner = keys.putIfAbsent(key, id());
        if (owner != null) {
          problems.add("its key " + key + " belongs to plugin " + owner + " too");
        }
      }
      return true;
    }

    private String text(String name) {
      String value = manifest.getValue(name);
      return value == null ? "" : value.strip();
    }

    Entry entry() {
      List<String> needs =
          unit == null
              ? List.of()
              : unit.manifest().dependencies().stream()
                  .map(needed -> needed.id() + (needed.optional() ? "?" : ""))
                  .toList();
      return new Entry(
          jar,
          text("Plugin-Id"),
          text("Plugin-Version"),
          text("Plugin-Requires"),
          text(JarInspection.JAVA),
          needs,
          checksum,
          Optional.ofNullable(declared),
          problems);
    }
  }
}
