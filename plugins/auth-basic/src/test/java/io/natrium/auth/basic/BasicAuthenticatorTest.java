package io.natrium.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.account.ConfiguredUsers;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.transport.PeerInfo;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

class BasicAuthenticatorTest {

  private static final PeerInfo PEER = new PeerInfo("tcp", "127.0.0.1", 1, Map.of());
  private static final String HASH =
      OpenBSDBCrypt.generate("pa55".toCharArray(), "sixteen bytes !!".getBytes(UTF_8), 4);

  private final Deque<Runnable> slow = new ArrayDeque<>();
  private AuthorizationOptions options = AuthorizationOptions.NONE;
  private List<UserSpec> inAccounts = List.of();
  private boolean onlySystem;
  private Set<String> certificateWays = Set.of();
  private final ConfiguredUsers accounts =
      new ConfiguredUsers() {
        @Override
        public List<UserSpec> inAccounts() {
          return inAccounts;
        }

        @Override
        public boolean onlySystemConfigured() {
          return onlySystem;
        }
      };
  private final BasicAuthenticator authenticator =
      new BasicAuthenticator(
          () -> options,
          () -> accounts,
          new ProxySignatures(() -> ProxySection.TrustedKeys.NONE),
          () -> certificateWays,
          slow::add);

  private static AuthorizationOptions user(String name, String password) {
    return new AuthorizationOptions(
        name, password, "", List.of(), Optional.empty(), "", false, true);
  }

  private static AuthorizationOptions token(String token) {
    return new AuthorizationOptions("", "", token, List.of(), Optional.empty(), "", false, true);
  }

  private static AuthorizationOptions users(String noAuthUser, UserSpec... users) {
    return new AuthorizationOptions(
        "", "", "", List.of(users), Optional.empty(), noAuthUser, false, true);
  }

  private static UserSpec named(String name, String password) {
    return new UserSpec(
        Grant.GLOBAL_ACCOUNT, name, password, "", Optional.empty(), Set.of(), false);
  }

  private static UserSpec limitedTo(String connectionType) {
    return new UserSpec("A", "ann", "a", "", Optional.empty(), Set.of(connectionType), false);
  }

  private CompletableFuture<AuthDecision> ask(String user, String password, String token) {
    Credentials shown = new Credentials(user, password, token, "", "", "");
    return authenticator
        .decide(new AuthRequest("nats", PEER, Optional.empty(), shown, ""))
        .toCompletableFuture();
  }

  private Grant admitted(String user, String password, String token) {
    AuthDecision verdict = ask(user, password, token).getNow(null);
    return assertInstanceOf(AuthDecision.Admit.class, verdict).grant();
  }

  private void refused(String user, String password, String token) {
    assertInstanceOf(AuthDecision.Deny.class, ask(user, password, token).getNow(null));
  }

  @Test
  void shouldAbstainWithoutAuthorization() {
    assertInstanceOf(AuthDecision.Abstain.class, ask("x", "y", "").getNow(null));
    assertFalse(authenticator.required());
  }

  @Test
  void shouldAdmitTheSingleUser() {
    options = user("ann", "pw");
    assertTrue(authenticator.required());
    assertEquals(new Grant(Grant.GLOBAL_ACCOUNT, "ann"), admitted("ann", "pw", ""));
    refused("ann", "no", "");
    refused("bob", "pw", "");
    refused("", "", "");
  }

  @Test
  void shouldAdmitByTokenWithoutShowingIt() {
    options = token("t0ken");
    assertEquals("[REDACTED]", admitted("", "", "t0ken").user());
    refused("", "", "other");
    refused("t0ken", "t0ken", "");
  }

  @Test
  void shouldAdmitUsersOfTheList() {
    options = users("", named("ann", "a"), named("bob", "b"));
    assertEquals("bob", admitted("bob", "b", "").user());
    refused("ann", "b", "");
    refused("eve", "", "");
    refused("", "", "");
  }

  @Test
  void shouldAdmitThePeerThatShowsNothingAsTheNoAuthUser() {
    options = users("bob", named("ann", "a"), named("bob", "b"));
    assertTrue(authenticator.admitsAnonymous());
    assertEquals("bob", admitted("", "", "").user());
    refused("bob", "", "");
    refused("", "", "t");
  }

  @Test
  void shouldComputeHashesElsewhere() {
    options = user("ann", HASH);
    CompletableFuture<AuthDecision> right = ask("ann", "pa55", "");
    CompletableFuture<AuthDecision> wrong = ask("ann", HASH, "");
    assertFalse(right.isDone());
    slow.forEach(Runnable::run);
    assertInstanceOf(AuthDecision.Admit.class, right.getNow(null));
    assertInstanceOf(AuthDecision.Deny.class, wrong.getNow(null));
  }

  @Test
  void shouldRefuseOnceTooManyHashesWait() {
    options = user("ann", HASH);
    for (int i = 0; i < 4096; i++) {
      assertFalse(ask("ann", "x", "").isDone());
    }
    refused("ann", "pa55", "");
    slow.poll().run();
    assertFalse(ask("ann", "pa55", "").isDone());
  }

  @Test
  void shouldFailTheStageIfItsThreadsAreGone() {
    options = user("ann", HASH);
    BasicAuthenticator stopped =
        new BasicAuthenticator(
            () -> options,
            () -> accounts,
            new ProxySignatures(() -> ProxySection.TrustedKeys.NONE),
            () -> certificateWays,
            task -> {
              throw new RejectedExecutionException("stopped");
            });
    Credentials shown = new Credentials("ann", "pa55", "", "", "", "");
    assertTrue(
        stopped
            .decide(new AuthRequest("nats", PEER, Optional.empty(), shown, ""))
            .toCompletableFuture()
            .isCompletedExceptionally());
  }

  @Test
  void shouldFollowTheOptionsInForce() {
    options = user("ann", "old");
    admitted("ann", "old", "");
    options = user("ann", "new");
    refused("ann", "old", "");
    admitted("ann", "new", "");
  }

  @Test
  void shouldTellTheTimeout() {
    options =
        new AuthorizationOptions(
            "ann", "a", "", List.of(), Optional.of(Duration.ofMillis(300)), "", false, true);
    assertEquals(Optional.of(Duration.ofMillis(300)), authenticator.timeout());
  }

  @Test
  void shouldAdmitUsersOfAccountsAsPartOfTheirAccount() {
    inAccounts = List.of(new UserSpec("A", "ann", "a", "", Optional.empty(), Set.of(), false));
    assertTrue(authenticator.required());
    assertEquals("A", admitted("ann", "a", "").account());
    inAccounts = List.of();
    assertFalse(authenticator.required());
  }

  @Test
  void shouldLetWhoShowsNothingInIfOnlyTheServersAccountHasUsers() {
    onlySystem = true;
    inAccounts = List.of(new UserSpec("$SYS", "ann", "a", "", Optional.empty(), Set.of(), false));
    assertEquals(Grant.GLOBAL_ACCOUNT, admitted("", "", "").account());
    assertEquals("$SYS", admitted("ann", "a", "").account());
    refused("ann", "b", "");
    refused("eve", "", "");
  }

  @Test
  void shouldRefuseAnotherWayOfConnecting() {
    inAccounts = List.of(limitedTo("WEBSOCKET"));
    refused("ann", "a", "");
    inAccounts = List.of(limitedTo("STANDARD"));
    admitted("ann", "a", "");
  }

  @Test
  void shouldHandThePermissionsOfTheUserOn() {
    Permissions permissions =
        new Permissions(
            Optional.of(new SubjectRules(Optional.of(List.of("foo")), List.of())),
            Optional.empty(),
            Optional.empty());
    inAccounts =
        List.of(new UserSpec("A", "ann", "a", "", Optional.of(permissions), Set.of(), false));
    assertEquals(Optional.of(permissions), admitted("ann", "a", "").permissions());
  }

  @Test
  void shouldCheckTheSignatureOfTheChallenge() {
    Ed25519PrivateKeyParameters secret = new Ed25519PrivateKeyParameters(new SecureRandom());
    byte[] key = secret.generatePublicKey().getEncoded();
    inAccounts =
        List.of(new UserSpec("A", "", "", userKey(key), Optional.empty(), Set.of(), false));
    assertTrue(authenticator.challenges());
    assertTrue(
        signed(secret, userKey(key), "nonce", "nonce", Base64.getUrlEncoder().withoutPadding()));
    assertTrue(signed(secret, userKey(key), "nonce", "nonce", Base64.getEncoder()));
    assertFalse(signed(secret, userKey(key), "other", "nonce", Base64.getEncoder()));
    assertFalse(signed(secret, userKey(key), "", "", Base64.getEncoder()));
    key[3]++;
    assertFalse(signed(secret, userKey(key), "nonce", "nonce", Base64.getEncoder()));
  }

  @Test
  void shouldTakeEachAlphabetWithItsOwnPaddingAlone() {
    // With this key there are characters in the signature that the alphabets do not share.
    Ed25519PrivateKeyParameters secret = new Ed25519PrivateKeyParameters(new byte[32]);
    String key = userKey(secret.generatePublicKey().getEncoded());
    inAccounts = List.of(new UserSpec("A", "", "", key, Optional.empty(), Set.of(), false));
    assertFalse(signed(secret, key, "nonce", "nonce", Base64.getUrlEncoder()));
    assertFalse(signed(secret, key, "nonce", "nonce", Base64.getEncoder().withoutPadding()));
    assertTrue(signed(secret, key, "nonce", "nonce", Base64.getUrlEncoder().withoutPadding()));
    assertTrue(signed(secret, key, "nonce", "nonce", Base64.getEncoder()));
  }

  private boolean signed(
      Ed25519PrivateKeyParameters secret,
      String key,
      String signedNonce,
      String nonce,
      Base64.Encoder encoder) {
    byte[] message = signedNonce.getBytes(UTF_8);
    byte[] signature = new byte[64];
    secret.sign(0, null, message, 0, message.length, signature, 0);
    Credentials shown = new Credentials("", "", "", "", key, encoder.encodeToString(signature));
    CompletableFuture<AuthDecision> verdict =
        authenticator
            .decide(new AuthRequest("nats", PEER, Optional.empty(), shown, nonce))
            .toCompletableFuture();
    slow.forEach(Runnable::run);
    slow.clear();
    return verdict.join() instanceof AuthDecision.Admit;
  }

  /** Base 32 of kind, key and checksum, written anew here. */
  private static String userKey(byte[] key) {
    byte[] raw = new byte[35];
    raw[0] = (byte) (20 << 3);
    System.arraycopy(key, 0, raw, 1, 32);
    int sum = 0;
    for (int i = 0; i < 33; i++) {
      sum ^= (raw[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 0x8000) == 0 ? sum << 1 : sum << 1 ^ 0x1021;
      }
    }
    raw[33] = (byte) sum;
    raw[34] = (byte) (sum >> 8);
    StringBuilder text = new StringBuilder();
    String bits =
        new BigInteger(1, raw).add(BigInteger.ONE.shiftLeft(280)).toString(2).substring(1);
    for (int i = 0; i < 280; i += 5) {
      text.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Integer.parseInt(bits.substring(i, i + 5), 2)));
    }
    return text.toString();
  }

  @Test
  void shouldNotLetCertificateUsersInWithoutOne() throws Exception {
    inAccounts = List.of(named("CN=ann", ""), named("bob", "b"));
    assertInstanceOf(AuthDecision.Admit.class, ask("CN=ann", "", "").get());
    certificateWays = Set.of("STANDARD");
    assertInstanceOf(AuthDecision.Deny.class, ask("CN=ann", "", "").get());
    assertInstanceOf(AuthDecision.Admit.class, ask("bob", "b", "").get());
    inAccounts = List.of();
    options = users("CN=ann", named("CN=ann", ""));
    assertInstanceOf(AuthDecision.Admit.class, ask("CN=ann", "", "").get());
    options = users("", limitedTo("STANDARD"));
    certificateWays = Set.of("WEBSOCKET");
    assertInstanceOf(AuthDecision.Admit.class, ask("ann", "a", "").get());
  }
}
