package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * What a peer showed to be let in; empty text where it showed nothing. Its text form hides secrets.
 *
 * @param user user name
 * @param password password in clear
 * @param token token in clear
 * @param jwt user JWT
 * @param nkey public key of the user
 * @param signature signature of the nonce
 * @param proxySignature signature of the nonce by the proxy that the peer comes through
 */
@Stable
public record Credentials(
    String user,
    String password,
    String token,
    String jwt,
    String nkey,
    String signature,
    String proxySignature) {

  /** Nothing shown. */
  public static final Credentials NONE = new Credentials("", "", "", "", "", "");

  /** Credentials of a peer that comes without a proxy. */
  public Credentials(
      String user, String password, String token, String jwt, String nkey, String signature) {
    this(user, password, token, jwt, nkey, signature, "");
  }

  public Credentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(jwt, "jwt");
    Objects.requireNonNull(nkey, "nkey");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(proxySignature, "proxySignature");
  }

  /**
   * Who the peer says it is, as monitoring and logs may show it: its key, its user name, or that it
   * showed a token; empty if it says nothing.
   */
  public String shownAs() {
    if (!nkey.isEmpty()) {
      return nkey;
    }
    return !user.isEmpty() || token.isEmpty() ? user : "[REDACTED]";
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + ", nkey=" + nkey + ", secrets hidden]";
  }
}
