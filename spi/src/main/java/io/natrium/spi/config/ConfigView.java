package io.natrium.spi.config;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.util.Optional;

/**
 * The whole configuration as a section sees it when it checks rules that span blocks. Implemented
 * by the kernel only. Valid on the calling thread until {@link ConfigSection#check} returns.
 */
@Stable
@DoNotImplement
public interface ConfigView {

  /**
   * Returns the tree as written, with the command line laid over it.
   *
   * @return the root map
   */
  ConfigMap root();

  /**
   * Returns what another section read.
   *
   * @param section the name of the section
   * @param type a type visible to both sides, so a JDK or SPI type across plugins
   * @param <T> the type
   * @return the value; empty when there is no such section, or its value is of another type
   */
  <T> Optional<T> section(String section, Class<T> type);

  /**
   * Tells whether the user wrote a top-level key.
   *
   * @param key the key in any case
   * @return true when present
   */
  default boolean has(String key) {
    return root().find(key).isPresent();
  }
}
