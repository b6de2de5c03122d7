package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * What a client says of itself, and the number by which the server knows it. Nothing of it is
 * proven. Immutable.
 *
 * @param id number of the connection, 0 where it has none
 * @param name its name, empty for none
 * @param language language of its library
 * @param version version of its library
 * @param protocol level of the protocol that it speaks
 */
@Stable
public record ClientDescription(
    long id, String name, String language, String version, long protocol) {

  /** A client that said nothing. */
  public static final ClientDescription UNKNOWN = new ClientDescription(0, "", "", "", 0);

  public ClientDescription {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(version, "version");
  }
}
