package io.natrium.kernel.session;

import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.wire.Quoted;

/**
 * As what a peer came, the way log lines name it. Immutable.
 *
 * @param kind what it showed
 * @param name its public name; of a token there is none
 */
record LoginName(Kind kind, String name) {

  /** What peers show. */
  enum Kind {
    NOTHING,
    NKEY,
    USER,
    TOKEN
  }

  private static final String MASKED = "[REDACTED]";

  /**
   * The name of a peer.
   *
   * @param request what it showed, null if it was not asked
   * @param user as what it was let in, empty if that is not said
   */
  static LoginName of(AuthRequest request, String user) {
    Credentials shown = request == null ? Credentials.NONE : request.credentials();
    if (!shown.nkey().isEmpty()) {
      return new LoginName(Kind.NKEY, shown.nkey());
    }
    String name = user.isEmpty() || user.equals(MASKED) ? shown.user() : user;
    if (!name.isEmpty()) {
      return new LoginName(Kind.USER, name);
    }
    return new LoginName(shown.token().isEmpty() ? Kind.NOTHING : Kind.TOKEN, "");
  }

  /** The name alone, as monitoring and events show it; of a token that there was one. */
  String text() {
    return kind == Kind.TOKEN ? MASKED : name;
  }

  /** What follows the address of the peer in each line; nothing if it showed nothing. */
  String within(String account) {
    return switch (kind) {
      case NOTHING -> "";
      case NKEY -> " - " + Quoted.of(account + "/nkey:" + name);
      case USER -> " - " + Quoted.of(account + "/user:" + name);
      case TOKEN -> " - " + Quoted.of(account + "/token");
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NOTHING -> "User \"N/A\"";
      case NKEY -> "Nkey " + Quoted.of(name);
      case USER -> "User " + Quoted.of(name);
      case TOKEN -> "Token " + Quoted.of(MASKED);
    };
  }
}
