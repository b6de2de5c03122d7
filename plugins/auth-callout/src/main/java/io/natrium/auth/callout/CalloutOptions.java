package io.natrium.auth.callout;

import java.util.List;
import java.util.Objects;

/**
 * What the configuration says of the callout. Immutable.
 *
 * @param issuer public key by which the service signs, empty if there is no callout
 * @param account account of the service
 * @param authUsers users that the service has no say in, among them its own
 * @param curveKey public key for which requests are encrypted, empty for none
 * @param allowedAccounts accounts in whose users the service has a say, empty for all
 */
record CalloutOptions(
    String issuer,
    String account,
    List<String> authUsers,
    String curveKey,
    List<String> allowedAccounts) {

  static final CalloutOptions NONE = new CalloutOptions("", "", List.of(), "", List.of());

  CalloutOptions {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(curveKey, "curveKey");
    authUsers = List.copyOf(authUsers);
    allowedAccounts = List.copyOf(allowedAccounts);
  }

  boolean isConfigured() {
    return !issuer.isEmpty();
  }
}
