package io.natrium.kernel.config;

import java.util.List;

/**
 * What a test of a configuration found that is right. Immutable.
 *
 * @param digest the digest of the configuration
 * @param advice what in it has no effect or is not reached
 */
public record ConfigCheck(String digest, List<String> advice) {

  public ConfigCheck {
    advice = List.copyOf(advice);
  }
}
