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
 */
@Stable
public record Credentials(
    String user, String password, String token, String jwt, String nkey, String signature) {

  /** Nothing shown. */
  public static final Credentials NONE = new Credentials("", "", "", "", "", "");

  public Credentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(jwt, "jwt");
    Objects.requireNonNull(nkey, "nkey");
    Objects.requireNonNull(signature, "signature");
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + ", nkey=" + nkey + ", secrets hidden]";
  }
}
