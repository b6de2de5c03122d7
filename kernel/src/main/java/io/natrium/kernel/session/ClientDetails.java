package io.natrium.kernel.session;

/**
 * What a client said of itself. Immutable.
 *
 * @param name its name, empty for none
 * @param language language of its library
 * @param version version of its library
 */
public record ClientDetails(String name, String language, String version) {

  /** A client that said nothing. */
  public static final ClientDetails NONE = new ClientDetails("", "", "");
}
