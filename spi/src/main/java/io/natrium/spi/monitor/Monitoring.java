package io.natrium.spi.monitor;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The endpoints of the server by name. Thread: any. */
@Stable
@DoNotImplement
public interface Monitoring {

  /**
   * Adds a document.
   *
   * @throws IllegalStateException if the name is taken
   */
  Registration register(MonitorEndpoint endpoint);

  /**
   * Adds an object to the document about the server as a whole, {@code VARZ}.
   *
   * @param field its name in the document
   * @param content asked for each document, on a thread of the server; values are texts, numbers
   *     and booleans; without any the field is left out
   * @throws IllegalStateException if the field is described already
   */
  Registration describe(String field, Supplier<Map<String, Object>> content);

  /** The endpoint of a name in upper case, such as {@code VARZ}. */
  Optional<MonitorEndpoint> byName(String name);

  /** All endpoints at this moment. */
  Collection<MonitorEndpoint> endpoints();
}
