package io.natrium.launcher;

import io.natrium.kernel.config.ConfigCheck;
import java.nio.file.Path;
import java.util.Map;

/** Makes servers from what the command line says. */
interface ServerFactory {

  /**
   * Reads the configuration and makes a server that is not started.
   *
   * @param configFile the configuration file, or null
   * @param overlay values laid over its root map, again at every reload
   * @param plugins the folder of the plugin jars, or null
   * @throws StartFailure if the configuration cannot be read or is wrong
   */
  ServerControl open(Path configFile, Map<String, Object> overlay, Path plugins)
      throws StartFailure;

  /**
   * Reads a configuration and everything it names without starting a server.
   *
   * @return its digest, and what in it has no effect
   * @throws StartFailure if it is wrong; the message lists all problems
   */
  ConfigCheck check(Path configFile, Path plugins) throws StartFailure;
}
