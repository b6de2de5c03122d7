package io.natrium.kernel.plugin;

import java.util.List;

/**
 * What an operation on a plugin of a running server came to.
 *
 * @param id the plugin; the name of the file where no id could be read
 * @param outcome how it ended
 * @param reason why, where it was refused or failed; empty otherwise
 * @param affected other plugins that were stopped for it, in the order of their stop
 */
public record PluginResult(String id, Outcome outcome, String reason, List<String> affected) {

  /** How an operation ended. */
  public enum Outcome {
    /** As asked. */
    DONE,
    /** Nothing was changed. */
    REFUSED,
    /** It was carried out, but the plugin does not work. */
    FAILED
  }

  public PluginResult {
    affected = List.copyOf(affected);
  }

  public static PluginResult done(String id, List<String> affected) {
    return new PluginResult(id, Outcome.DONE, "", affected);
  }

  public static PluginResult refused(String id, String reason) {
    return new PluginResult(id, Outcome.REFUSED, reason, List.of());
  }

  public static PluginResult failed(String id, String reason, List<String> affected) {
    return new PluginResult(id, Outcome.FAILED, reason, affected);
  }
}
