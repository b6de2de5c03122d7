package io.natrium.kernel.plugin.source;

import io.natrium.spi.plugin.ServerPlugin;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * One plugin as its source holds it, before and after its classes are loaded. Owner: the thread
 * that runs the host's operations; only {@link #create} runs on the plugin's control thread.
 */
public interface PluginUnit {

  /** What the plugin says of itself. */
  PluginManifest manifest();

  /** Where it came from, for people. */
  String source();

  /** The file it was read from; empty for an instance of the class path. */
  Optional<Path> jar();

  /**
   * SHA-256 of the file that its classes come from, in hexadecimal; empty for an instance of the
   * class path, or once the unit is discarded. Reads the file when asked first. Thread: any.
   */
  Optional<String> checksum();

  /** Whether a version of another plugin is one that the dependency allows. */
  boolean accepts(PluginManifest.Dependency dependency, String version);

  /**
   * Makes the class loader. Loads no class of the plugin.
   *
   * @param peers finds the class loaders of opened plugins by id
   * @throws PluginRefused if the plugin cannot be loaded
   */
  ClassLoader open(Function<String, Optional<ClassLoader>> peers) throws PluginRefused;

  /**
   * Whether the host should watch that the class loader is collected after {@link #close}. False
   * for classes that live as long as the application.
   */
  boolean unloadable();

  /** Makes the entry object. Runs code of the plugin, so on its control thread only. */
  ServerPlugin create() throws Exception;

  /** Lets go of the classes; {@link #open} may come again. Idempotent. */
  void close();

  /** Removes what the source keeps of it, after {@link #close}. Idempotent. */
  void discard();
}
