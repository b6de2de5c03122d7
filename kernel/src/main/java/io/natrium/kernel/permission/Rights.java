package io.natrium.kernel.permission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.interest.DeliveryFilter;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiled permissions. Immutable; shared by the connections of a user. What is denied wins over
 * what is allowed.
 */
public final class Rights {

  /** Everything is allowed. */
  public static final Rights ALL =
      of(new Permissions(Optional.empty(), Optional.empty(), Optional.empty()));

  private final Permissions source;
  private final SubjectTree publishAllow;
  private final SubjectTree publishDeny;
  private final SubjectTree subscribeAllow;
  private final SubjectTree subscribeDeny;
  private final List<byte[]> denied;
  private final ResponseRule responses;

  private Rights(Permissions source) {
    this.source = source;
    this.publishAllow =
        source.publish().flatMap(SubjectRules::allow).map(SubjectTree::of).orElse(null);
    this.publishDeny = deny(source.publish());
    this.subscribeAllow =
        source.subscribe().flatMap(SubjectRules::allow).map(SubjectTree::of).orElse(null);
    this.subscribeDeny = deny(source.subscribe());
    this.denied = new ArrayList<>();
    for (String pattern : source.subscribe().map(SubjectRules::deny).orElse(List.of())) {
      denied.add(pattern.strip().split("\\s+")[0].getBytes(UTF_8));
    }
    this.responses = source.responses().orElse(null);
  }

  private static SubjectTree deny(Optional<SubjectRules> rules) {
    return rules
        .map(SubjectRules::deny)
        .filter(patterns -> !patterns.isEmpty())
        .map(SubjectTree::of)
        .orElse(null);
  }

  /** Compiles permissions. */
  public static Rights of(Permissions permissions) {
    return new Rights(permissions);
  }

  /** What was compiled. */
  public Permissions source() {
    return source;
  }

  /** Whether there is a publish that is not allowed. */
  boolean restrictsPublish() {
    return publishAllow != null || publishDeny != null;
  }

  ResponseRule responses() {
    return responses;
  }

  /** Whether publishes on the subject are allowed, answers apart. */
  boolean mayPublish(byte[] bytes, int offset, int length, ByteKey probe) {
    return (publishAllow == null || publishAllow.matches(bytes, offset, length, probe))
        && (publishDeny == null || !publishDeny.matches(bytes, offset, length, probe));
  }

  /**
   * Whether the subject may be subscribed to. A subject with wildcards that stands for denied ones
   * among others may, and is filtered.
   *
   * @param queue queue group, null for none
   */
  public boolean maySubscribe(byte[] subject, byte[] queue) {
    ByteKey probe = ByteKey.probe();
    if (subscribeAllow != null) {
      SubjectTree.Queues allowed = subscribeAllow.covering(subject, queue, probe);
      if (queue != null && allowed.named() ? !allowed.matches() : !allowed.plain()) {
        return false;
      }
    }
    if (subscribeDeny == null) {
      return true;
    }
    SubjectTree.Queues refused = subscribeDeny.covering(subject, queue, probe);
    return !refused.plain() && !(queue != null && refused.matches());
  }

  /**
   * What keeps denied messages from a subscription that was let pass, or null if it cannot get any.
   */
  public DeliveryFilter filter(byte[] subject, byte[] queue) {
    if (subscribeDeny == null
        || (queue == null && !Subjects.hasWildcard(subject, 0, subject.length))) {
      return null;
    }
    for (byte[] pattern : denied) {
      if (SubjectOverlap.overlap(pattern, subject)) {
        return (literal, group) -> denies(literal, group);
      }
    }
    return null;
  }

  private boolean denies(byte[] literal, byte[] queue) {
    SubjectTree.Queues refused = subscribeDeny.matching(literal, queue, ByteKey.probe());
    return refused.plain() || (queue != null && refused.matches());
  }
}
