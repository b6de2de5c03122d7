package io.natrium.spi.account;

import io.natrium.spi.Stable;
import java.util.Objects;

/** What an account has from another. Immutable. */
@Stable
public sealed interface AccountImport {

  /** The account that exports it. */
  String account();

  /** The subjects in that account. */
  String subject();

  /** The subjects here; its wildcards and {@code $n} stand for the wildcards there. */
  String to();

  /**
   * Messages of the other account that subscribers here get.
   *
   * @param account the account that exports them
   * @param subject their subjects there
   * @param to their subjects here
   * @param allowTrace whether traces of messages come along
   */
  record Stream(String account, String subject, String to, boolean allowTrace)
      implements AccountImport {

    public Stream {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(to, "to");
    }
  }

  /**
   * Requests from here that the other account answers.
   *
   * @param account the account that exports the service
   * @param subject where it listens there
   * @param to where requests are sent here
   * @param share whether the other account is told who asks
   */
  record Service(String account, String subject, String to, boolean share)
      implements AccountImport {

    public Service {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(to, "to");
    }
  }
}
