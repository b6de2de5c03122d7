package com.example.fileauth;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.auth.Grant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Decides by the file. Thread: any; passwords are compared on the executor. */
final class FileAuthenticator implements Authenticator {

  /** Before the users of the configuration file, which are at 100. */
  private static final int ORDER = 50;

  private final UserFile users;
  private final Supplier<FileAuthOptions> options;
  private final Executor hashing;
  private final PasswordHash nobody = PasswordHash.ofNobody();

  FileAuthenticator(UserFile users, Supplier<FileAuthOptions> options, Executor hashing) {
    this.users = users;
    this.options = options;
    this.hashing = hashing;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public boolean required() {
    return true;
  }

  @Override
  public CompletionStage<AuthDecision> decide(AuthRequest request) {
    Credentials shown = request.credentials();
    if (shown.user().isEmpty()) {
      return CompletableFuture.completedFuture(new AuthDecision.Abstain());
    }
    try {
      return CompletableFuture.supplyAsync(() -> judge(shown), hashing);
    } catch (RejectedExecutionException stopped) {
      return CompletableFuture.completedFuture(new AuthDecision.Deny("the plugin is stopped"));
    }
  }

  private AuthDecision judge(Credentials shown) {
    PasswordHash known = users.find(shown.user());
    // an unknown name takes as long as a wrong password, so that names cannot be found out
    boolean matches = (known == null ? nobody : known).matches(shown.password());
    if (known == null || !matches) {
      return new AuthDecision.Deny("no such user or a wrong password");
    }
    return new AuthDecision.Admit(new Grant(options.get().account(), shown.user()));
  }
}
