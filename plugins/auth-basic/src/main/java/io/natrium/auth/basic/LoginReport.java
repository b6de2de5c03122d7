package io.natrium.auth.basic;

import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Grant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an operator should know of who may connect. Thread: any. */
final class LoginReport {

  private static final Logger LOG = LoggerFactory.getLogger(LoginReport.class);

  private LoginReport() {}

  static void log(AuthorizationOptions options, List<UserSpec> inAccounts, boolean open) {
    if (open) {
      LOG.info("Clients that show no credentials are let into account {}", Grant.GLOBAL_ACCOUNT);
    }
    if (!options.noAuthUser().isEmpty()) {
      users(options, inAccounts)
          .filter(user -> user.id().equals(options.noAuthUser()))
          .forEach(
              user ->
                  LOG.info(
                      "Clients that show no credentials are let into account {} as user \"{}\"",
                      user.account(),
                      user.id()));
    }
    if (hasPlainPassword(options, inAccounts)) {
      LOG.warn("Plaintext passwords detected, use nkeys or bcrypt");
    }
  }

  private static boolean hasPlainPassword(AuthorizationOptions options, List<UserSpec> inAccounts) {
    boolean single = !options.password().isEmpty() && !Secret.of(options.password()).isHashed();
    return single
        || users(options, inAccounts)
            .anyMatch(user -> user.nkey().isEmpty() && !Secret.of(user.password()).isHashed());
  }

  private static Stream<UserSpec> users(AuthorizationOptions options, List<UserSpec> inAccounts) {
    return Stream.concat(options.users().stream(), inAccounts.stream());
  }
}
