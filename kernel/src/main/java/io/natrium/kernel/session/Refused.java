package io.natrium.kernel.session;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Refusal;

/**
 * A peer that was not let in, or is in no longer, as events tell it. Immutable.
 *
 * @param client what it said of itself
 * @param user who it said it is, without secrets
 * @param cause why it is closed
 * @param account account whose subscribers are told beside the server's own, empty for none
 * @param explanation what those are told, empty for the words of the cause
 */
public record Refused(
    ClientDescription client, String user, Refusal cause, String account, String explanation) {

  /** A peer that was refused by a verdict. */
  public static Refused by(AuthDecision.Deny verdict, ClientDescription client, String user) {
    return new Refused(client, user, verdict.cause(), verdict.account(), verdict.explanation());
  }

  /** A peer that was not even judged. */
  public static Refused unheard(ClientDescription client, String user) {
    return new Refused(client, user, Refusal.CREDENTIALS, "", "");
  }
}
