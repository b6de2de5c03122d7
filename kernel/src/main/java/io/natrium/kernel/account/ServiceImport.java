package io.natrium.kernel.account;

import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountExport.Latency;
import io.natrium.spi.account.AccountExport.ResponseType;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.subject.TransformException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A service of another account that is asked from this one. Immutable. */
public final class ServiceImport {

  private final Account to;
  private final AccountImport.Service spec;
  private final ServiceSubjects subjects;
  private final AccountExport.Service export;

  /**
   * Binds an import to the account that exports the service.
   *
   * @param to that account
   * @param export what it exports, null where the server itself offers the service
   */
  public ServiceImport(Account to, AccountImport.Service spec, AccountExport.Service export)
      throws TransformException {
    this.to = to;
    this.spec = spec;
    this.subjects = ServiceSubjects.of(spec);
    this.export = export;
  }

  /** The account that exports the service. */
  public Account to() {
    return to;
  }

  /** Whether another import is of what this one is of, as the other account exports it. */
  public boolean isOfOneExport(ServiceImport other) {
    return export != null && to == other.to && export.equals(other.export);
  }

  /** Pattern of the subjects here. */
  public byte[] local() {
    return subjects.local().getBytes(StandardCharsets.UTF_8);
  }

  /** The subject there of a literal one here. */
  public String remote(String subject) {
    return subjects.remote(subject);
  }

  /** The subject there as it is exported. */
  public String subject() {
    return spec.subject();
  }

  /** Whether the other account is told who asks. */
  public boolean share() {
    return spec.share();
  }

  /** How many answers a request gets. */
  public ResponseType response() {
    return export == null ? ResponseType.STREAM : export.response();
  }

  /** Time for them. */
  public long thresholdNanos() {
    return (export == null ? AccountExport.Service.DEFAULT_THRESHOLD : export.threshold())
        .toNanos();
  }

  /** Where the time of answers is told. */
  public Optional<Latency> latency() {
    return export == null ? Optional.empty() : export.latency();
  }

  /** Whether traces of messages go on into the other account. */
  public boolean allowTrace() {
    return export != null && export.allowTrace();
  }
}
