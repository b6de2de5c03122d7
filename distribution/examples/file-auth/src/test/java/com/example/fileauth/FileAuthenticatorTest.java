package com.example.fileauth;

import io.natrium.junit.contract.AuthenticatorContract;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileAuthenticatorTest extends AuthenticatorContract {

  private final ExecutorService hashing = Executors.newFixedThreadPool(2);
  @TempDir private Path folder;

  @AfterEach
  void end() {
    hashing.shutdownNow();
  }

  @Override
  protected Authenticator authenticator() throws Exception {
    Path file = folder.resolve("users");
    Files.writeString(file, "alice " + PasswordHash.of("wonder").text() + "\n");
    UserFile users = new UserFile();
    users.load(file);
    return new FileAuthenticator(users, () -> FileAuthOptions.DEFAULTS, hashing);
  }

  @Override
  protected Credentials admitted() {
    return new Credentials("alice", "wonder", "", "", "", "");
  }

  @Override
  protected Credentials denied() {
    return new Credentials("alice", "blunder", "", "", "", "");
  }
}
