package io.natrium.junit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.transport.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Authenticator} does. Subclasses make one and know its users. */
@Timeout(60)
public abstract class AuthenticatorContract {

  private static final int MANY = 40;
  private static final int LONG = 100_000;

  /** The authenticator under test, with its users. */
  protected abstract Authenticator authenticator() throws Exception;

  /** Credentials that it admits. */
  protected abstract Credentials admitted();

  /** Credentials for it to decide on that it does not admit. */
  protected abstract Credentials denied();

  private static AuthRequest request(Credentials credentials) {
    PeerInfo peer = new PeerInfo("tcp", "127.0.0.1", 4, Map.of());
    return new AuthRequest("nats", peer, Optional.empty(), credentials, "nonce");
  }

  private static AuthDecision verdict(CompletionStage<AuthDecision> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void admitsAndNamesAccountAndUser() throws Exception {
    AuthDecision verdict = verdict(authenticator().decide(request(admitted())));
    AuthDecision.Admit admit = assertInstanceOf(AuthDecision.Admit.class, verdict);
    assertFalse(admit.grant().account().isEmpty());
    assertFalse(admit.grant().user().isEmpty());
  }

  @Test
  void doesNotAdmitOthersAndKeepsSecretsOutOfTheReason() throws Exception {
    AuthDecision verdict = verdict(authenticator().decide(request(denied())));
    assertFalse(verdict instanceof AuthDecision.Admit, "admitted");
    String secret = denied().password() + denied().token();
    if (verdict instanceof AuthDecision.Deny deny && !secret.isEmpty()) {
      assertFalse(deny.reason().contains(secret), "the reason shows the secret");
    }
  }

  @Test
  void admitsNobodyWhoShowsNothing() throws Exception {
    Authenticator authenticator = authenticator();
    AuthDecision verdict = verdict(authenticator.decide(request(Credentials.NONE)));
    if (authenticator.required()) {
      assertFalse(verdict instanceof AuthDecision.Admit, "admitted without credentials");
    }
  }

  @Test
  void survivesCredentialsOfAnyForm() throws Exception {
    String odd = "\u0000 \r\n\ud83d\ude00".repeat(3);
    String huge = "x".repeat(LONG);
    Authenticator authenticator = authenticator();
    for (String text : List.of(odd, huge)) {
      for (Credentials shown :
          List.of(
              new Credentials(text, text, "", "", "", ""),
              new Credentials("", "", text, "", "", ""),
              new Credentials("", "", "", text, text, text))) {
        AuthDecision verdict = verdict(authenticator.decide(request(shown)));
        assertFalse(verdict instanceof AuthDecision.Admit, "admitted");
      }
    }
  }

  @Test
  void decidesManyAtOnce() throws Exception {
    Authenticator authenticator = authenticator();
    List<CompletionStage<AuthDecision>> stages = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      CompletionStage<AuthDecision> stage =
          authenticator.decide(request(i % 2 == 0 ? admitted() : denied()));
      assertNotNull(stage, "no stage");
      stages.add(stage);
    }
    for (int i = 0; i < MANY; i++) {
      AuthDecision verdict = verdict(stages.get(i));
      assertTrue(verdict instanceof AuthDecision.Admit == (i % 2 == 0), "verdict " + i);
    }
  }
}
