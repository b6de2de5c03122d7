package io.natrium.kernel.session;

/** What became of a peer that an authenticator let in. */
public enum Admission {
  /** It is in. */
  ADMITTED,
  /** Its account does not exist. */
  NO_ACCOUNT,
  /** Its account has as many connections as it may. */
  ACCOUNT_FULL
}
