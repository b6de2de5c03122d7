package io.natrium.auth.callout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.shared.jwt.AuthorizationResponse;
import io.natrium.shared.jwt.BadTokenException;
import io.natrium.shared.jwt.SignedToken;
import io.natrium.shared.jwt.UserClaims;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Refusal;
import io.natrium.spi.auth.TrustedProxies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges what the service answers. What it says is believed only if it is for this question, this
 * server, and signed by the issuer of the configuration. Texts are the reference's. Thread: any of
 * the plugin.
 */
final class AnswerJudge {

  private final String serverId;
  private final Supplier<ConfiguredUsers> accounts;
  private final Supplier<Optional<TrustedProxies>> proxies;

  AnswerJudge(
      String serverId,
      Supplier<ConfiguredUsers> accounts,
      Supplier<Optional<TrustedProxies>> proxies) {
    this.serverId = serverId;
    this.accounts = accounts;
    this.proxies = proxies;
  }

  /**
   * As what the peer is let in.
   *
   * @param box opens what is encrypted; empty if nothing can be
   * @throws RefusedException if it is not let in
   */
  Grant judge(Question question, byte[] answer, Optional<SealedBox> box, Instant now)
      throws RefusedException {
    String account = question.options().account();
    if (answer.length == 0) {
      throw new RefusedException(
          "auth callout violation: \"no reason supplied\" on account \"" + account + '"');
    }
    String userToken = userToken(question, plain(answer, box, account), now);
    UserClaims user;
    try {
      user = UserClaims.read(userToken, Ed25519Keys::isGood);
    } catch (BadTokenException bad) {
      throw new RefusedException(bad.getMessage());
    }
    String proxy = proxy(question, user);
    List<String> problems = user.problems(now);
    if (!problems.isEmpty()) {
      throw new RefusedException("error validating user JWT: " + problems.get(0));
    }
    checkUser(question, user, now);
    checkIssuer(question.options(), user);
    String target = user.claims().audience();
    AccountSpec spec =
        accounts
            .get()
            .account(target)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "no valid account \""
                            + target
                            + "\" for auth callout response on account \""
                            + account
                            + "\": account missing"));
    String shownAs = user.claims().name().isEmpty() ? question.knownAs() : user.claims().name();
    Grant grant = user.grant(target, shownAs, now).through(proxy);
    return grant.withPermissions(grant.permissions().or(spec::defaultPermissions));
  }

  private static String plain(byte[] answer, Optional<SealedBox> box, String account)
      throws RefusedException {
    byte[] plain = answer;
    if (box.isPresent() && !SignedToken.looksLike(answer)) {
      plain =
          box.get()
              .open(answer)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "error decrypting auth callout response on account \""
                              + account
                              + "\": nkeys: could not decrypt input"));
    }
    return new String(plain, UTF_8);
  }

  /** The user's token within an answer that is meant for the question. */
  private String userToken(Question question, String answer, Instant now) throws RefusedException {
    AuthorizationResponse response;
    try {
      response = AuthorizationResponse.read(answer, Ed25519Keys::isGood);
    } catch (BadTokenException bad) {
      throw new RefusedException(bad.getMessage());
    }
    List<String> problems = response.problems(now);
    if (!problems.isEmpty()) {
      throw new RefusedException(
          "authorization response had validation errors: " + problems.get(0));
    }
    if (!response.claims().subject().equals(question.userKey())) {
      throw new RefusedException(
          "auth callout violation: auth callout response is not for expected user");
    }
    if (!response.claims().audience().equals(serverId)) {
      throw new RefusedException("auth callout violation: auth callout response is not for server");
    }
    if (!response.error().isEmpty()) {
      throw new RefusedException("auth callout service returned an error: " + response.error());
    }
    return response.jwt();
  }

  /** The trusted proxy that the peer comes through, empty for none. */
  private String proxy(Question question, UserClaims user) throws RefusedException {
    TrustedProxies.Finding found =
        proxies
            .get()
            .map(known -> known.find(question.request()))
            .orElseGet(TrustedProxies.Finding.None::new);
    if (found instanceof TrustedProxies.Finding.Through through) {
      return through.key();
    }
    if (found instanceof TrustedProxies.Finding.Untrusted) {
      throw new RefusedException("proxy is not trusted", Refusal.PROXY_NOT_TRUSTED);
    }
    if (user.proxyRequired()) {
      throw new RefusedException("proxy connection required", Refusal.PROXY_REQUIRED);
    }
    return "";
  }

  private static void checkUser(Question question, UserClaims user, Instant now)
      throws RefusedException {
    String account = question.options().account();
    if (!user.claims().subject().equals(question.userKey())) {
      throw new RefusedException(
          "expected authorized user of \""
              + question.userKey()
              + "\" but got \""
              + user.claims().subject()
              + "\" on account \""
              + account
              + '"');
    }
    if (user.times().endOf(now).isEmpty()) {
      throw new RefusedException(
          "authorized user on account \"" + account + "\" outside of valid connect times");
    }
    Set<String> types = user.knownConnectionTypes();
    if (types.isEmpty() && !user.connectionTypes().isEmpty()) {
      throw new RefusedException(
          "authorized user on account \"" + account + "\" using invalid connection type");
    }
    if (!types.isEmpty() && !types.contains(question.request().connectionType())) {
      throw new RefusedException(
          "authorized user on account \"" + account + "\" may not connect this way");
    }
    if (!user.networks().contain(question.request().peer().host())) {
      throw new RefusedException(
          "authorized user on account \"" + account + "\" may not connect from this address");
    }
  }

  private static void checkIssuer(CalloutOptions options, UserClaims user) throws RefusedException {
    if (!user.issuerAccount().isEmpty()) {
      throw new RefusedException(
          "error non operator mode account \""
              + options.account()
              + "\": attempted to use issuer_account");
    }
    if (!user.claims().issuer().equals(options.issuer())) {
      throw new RefusedException(
          "wrong issuer for auth callout response on account \""
              + options.account()
              + "\", expected \""
              + options.issuer()
              + "\" got \""
              + user.claims().issuer()
              + '"');
    }
  }
}
