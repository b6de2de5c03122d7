package io.natrium.kernel.plugin.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place that plugins come from. Owner: the thread that runs the host's operations. */
public interface PluginSource extends AutoCloseable {

  /** Lists what is there when the server starts, in a stable order. */
  Found discover();

  /**
   * Reads one jar for a running server.
   *
   * @throws PluginRefused if the jar is not a complete and acceptable plugin, or the source takes
   *     no jars
   */
  PluginUnit inspect(Path jar) throws PluginRefused;

  /** Whether {@link #inspect} can work at all. */
  boolean takesJars();

  /** The directory that jars come from; empty for other sources. */
  default Optional<Path> directory() {
    return Optional.empty();
  }

  /** Frees what the source owns, such as private copies of jars. */
  @Override
  void close();

  /**
   * What a source found.
   *
   * @param units plugins that can be loaded
   * @param refused what looked like a plugin and cannot be one
   */
  record Found(List<PluginUnit> units, List<Refusal> refused) {

    public Found {
      units = List.copyOf(units);
      refused = List.copyOf(refused);
    }
  }

  /**
   * Something that is not taken in.
   *
   * @param id id where it is known, otherwise the name of the file
   * @param source where it is
   * @param reason what is wrong and what to do
   */
  record Refusal(String id, String source, String reason) {}
}
