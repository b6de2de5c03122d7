package io.natrium.shared.jwt;

import io.natrium.spi.nkey.PublicNkey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a callout service answers. Immutable.
 *
 * @param claims audience is the server, subject the user
 * @param jwt the user's token, empty if it is refused
 * @param error why it is refused, empty if it is not
 * @param issuerAccount the account for which the issuer signs, empty for its own
 */
public record AuthorizationResponse(
    ClaimsData claims, String jwt, String error, String issuerAccount) {

  private static final String KIND = "authorization_response";

  /**
   * Reads one.
   *
   * @throws BadTokenException if the token is something else
   */
  public static AuthorizationResponse read(String token, SignatureCheck check)
      throws BadTokenException {
    SignedToken read = SignedToken.read(token, check);
    if (!read.kind().equals(KIND)) {
      throw new BadTokenException("not an authorization response claim");
    }
    read.issuedByAccount();
    return new AuthorizationResponse(
        read.claims(),
        read.nats().text("jwt"),
        read.nats().text("error"),
        read.nats().text("issuer_account"));
  }

  /** What is wrong with it at a time, in the reference's words. */
  public List<String> problems(Instant now) {
    List<String> problems = new ArrayList<>();
    if (!PublicNkey.isValid(claims.subject(), PublicNkey.Kind.USER)) {
      problems.add("Subject must be a user public key");
    }
    if (!PublicNkey.isValid(claims.audience(), PublicNkey.Kind.SERVER)) {
      problems.add("Audience must be a server public key");
    }
    if (error.isEmpty() && jwt.isEmpty()) {
      problems.add("Error or Jwt is required");
    }
    if (!error.isEmpty() && !jwt.isEmpty()) {
      problems.add("Only Error or Jwt can be set");
    }
    if (!issuerAccount.isEmpty() && !PublicNkey.isValid(issuerAccount, PublicNkey.Kind.ACCOUNT)) {
      problems.add("issuer_account is not an account public key");
    }
    problems.addAll(claims.problems(now));
    return problems;
  }
}
