package io.natrium.spi.account;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What an account lets others have. Immutable. */
@Stable
public sealed interface AccountExport {

  /** The subjects, with or without wildcards. */
  String subject();

  /** Who may have it. */
  Access access();

  /**
   * Who may import.
   *
   * @param accounts only these; empty {@link Optional} for everyone
   * @param tokenPosition which token of the subject, from 1, has to be the name of the importer, 0
   *     for none
   * @param activation whether an importer needs an activation token
   */
  record Access(Optional<Set<String>> accounts, int tokenPosition, boolean activation) {

    /** Everyone may import. */
    public static final Access PUBLIC = new Access(Optional.empty(), 0, false);

    public Access {
      Objects.requireNonNull(accounts, "accounts");
      accounts = accounts.map(Set::copyOf);
    }
  }

  /**
   * Messages that others may subscribe to.
   *
   * @param subject the subjects
   * @param access who may import
   */
  record Stream(String subject, Access access) implements AccountExport {

    public Stream {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(access, "access");
    }
  }

  /**
   * Requests that others may send.
   *
   * @param subject the subjects
   * @param access who may import
   * @param response how many answers a request gets
   * @param threshold time for them
   * @param latency where the time of answers is told
   * @param allowTrace whether traces of messages go on into the account
   */
  record Service(
      String subject,
      Access access,
      ResponseType response,
      Duration threshold,
      Optional<Latency> latency,
      boolean allowTrace)
      implements AccountExport {

    /** Time for answers where nothing else is said. */
    public static final Duration DEFAULT_THRESHOLD = Duration.ofMinutes(2);

    public Service {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(access, "access");
      Objects.requireNonNull(response, "response");
      Objects.requireNonNull(threshold, "threshold");
      Objects.requireNonNull(latency, "latency");
    }
  }

  /** How many answers a request gets. */
  enum ResponseType {
    /** One. */
    SINGLETON,
    /** Any number, while they come in time. */
    STREAM,
    /** Any number, until an empty one. */
    CHUNKED
  }

  /**
   * Metrics of the time that answers take.
   *
   * @param subject where they are published, in the account that exports
   * @param sampling percentage of requests, 0 for those that ask for it by their headers
   */
  record Latency(String subject, int sampling) {

    public Latency {
      Objects.requireNonNull(subject, "subject");
    }
  }
}
