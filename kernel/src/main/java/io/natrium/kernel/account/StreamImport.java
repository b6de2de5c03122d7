package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.SubjectMapper;
import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.subject.SubjectTransform;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.subject.TransformException;

/** Messages of another account that subscribers of this one get. Immutable. */
public final class StreamImport {

  private final Account from;
  private final byte[] there;
  private final byte[] here;
  private final boolean same;
  private final boolean allowTrace;
  private final SubjectTransform forth;
  private final SubjectTransform back;

  /** Binds an import to the account it comes from. */
  StreamImport(Account from, AccountImport.Stream spec) throws TransformException {
    String local = SubjectTransform.pattern(spec.to());
    this.from = from;
    this.there = spec.subject().getBytes(UTF_8);
    this.here = local.getBytes(UTF_8);
    this.same = spec.subject().equals(spec.to());
    this.allowTrace = spec.allowTrace();
    boolean wild = Subjects.hasWildcard(there, 0, there.length);
    if (same || !wild) {
      this.forth = null;
      this.back = null;
    } else {
      this.forth =
          SubjectTransform.reversible(spec.subject(), SubjectTransform.numbered(spec.to()));
      this.back = forth.reverse();
    }
  }

  /** The account that the messages come from. */
  public Account from() {
    return from;
  }

  /** Whether a subscription of this account gets any of the messages. */
  public boolean concerns(byte[] subscription) {
    return SubjectOverlap.overlap(here, subscription);
  }

  /** What a subscription of this account has to subscribe to in the other. */
  public byte[] subjectFor(byte[] subscription) {
    if (!SubjectOverlap.covers(here, subscription)) {
      return there;
    }
    if (same) {
      return subscription;
    }
    return back == null ? there : back.apply(new String(subscription, UTF_8)).getBytes(UTF_8);
  }

  /** The subjects for a subscription of this account of those in the other. */
  public SubjectMapper mapperFor(byte[] subscription) {
    return new SubjectMapper() {
      @Override
      public byte[] map(byte[] literal) {
        byte[] local = local(literal);
        return Subjects.matches(subscription, local, 0, local.length) ? local : null;
      }

      @Override
      public boolean allowsTrace() {
        return allowTrace;
      }
    };
  }

  private byte[] local(byte[] literal) {
    if (same) {
      return literal;
    }
    return forth == null ? here : forth.apply(new String(literal, UTF_8)).getBytes(UTF_8);
  }
}
