package io.natrium.kernel.interest;

import io.natrium.kernel.outbound.OutboundBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who gets the messages on one literal subject. Immutable.
 *
 * <p>Each receiver of frames has its head ready: {@code HMSG subject sid }, used from its second
 * byte for messages without headers.
 */
public final class MatchResult {

  static final SubjectRule[] NO_RULES = {};

  private static final byte[] VERB = {'H', 'M', 'S', 'G', ' '};
  private static final Target[] NOBODY = {};
  private static final Target[][] NO_GROUPS = {};

  /** Holds the subject: the head of a lone receiver does, and is touched anyhow. */
  private final byte[] key;

  private final int keyOffset;
  private final int keyLength;
  private final int hash;
  private final int literalEpoch;
  private final int wildcardEpoch;
  private final int wildcardBucket;
  private final Target lone;
  private final Target[] plain;
  private final Target[][] groups;
  private final SubjectRule[] rules;
  private final boolean batchable;
  private final boolean headersEverywhere;

  private MatchResult(
      byte[] subject,
      int hash,
      int literalEpoch,
      int wildcardBucket,
      int wildcardEpoch,
      Target[] plain,
      boolean distinctWires,
      Target[][] groups,
      SubjectRule[] rules) {
    this.lone = plain.length == 1 ? plain[0] : null;
    boolean inHead = lone != null && lone.head() != null && lone.subject() == null;
    this.key = inHead ? lone.head() : subject;
    this.keyOffset = inHead ? VERB.length : 0;
    this.keyLength = subject.length;
    this.hash = hash;
    this.literalEpoch = literalEpoch;
    this.wildcardBucket = wildcardBucket;
    this.wildcardEpoch = wildcardEpoch;
    this.plain = plain;
    this.groups = groups;
    this.rules = rules;
    this.batchable = groups.length == 0 && plain.length > 0 && distinctWires;
    this.headersEverywhere = batchable && takeHeaders(plain);
  }

  /**
   * Matches a subject against the index as it is now.
   *
   * @param denied whether with those that may not see the messages
   */
  static MatchResult of(
      SubscriptionIndex index,
      byte[] bytes,
      int offset,
      int length,
      int hash,
      ByteKey probe,
      MatchCollector collector,
      boolean denied) {
    int bucket = SubscriptionIndex.wildcardBucket(bytes, offset, length);
    int literalEpoch = index.literalEpoch(hash);
    int wildcardEpoch = index.wildcardEpoch(bucket);
    index.match(bytes, offset, length, hash, probe, collector);
    byte[] subject = Arrays.copyOfRange(bytes, offset, offset + length);
    collector.keepThoseThatTake(subject, denied);
    List<SubscriptionEntry> entries = plainEntries(collector);
    boolean distinctWires = areDistinctWires(entries);
    if (distinctWires) {
      // Receivers with the same head stand together, so that frames are encoded once for all.
      entries.sort((left, right) -> Arrays.compare(left.sid(), right.sid()));
    }
    Target[] plain = plainTargets(subject, entries);
    Target[][] groups = queueGroups(subject, collector, plain.length);
    collector.clear();
    SubjectRule[] rules = index.rulesFor(bytes, offset, length);
    return new MatchResult(
        subject, hash, literalEpoch, bucket, wildcardEpoch, plain, distinctWires, groups, rules);
  }

  private static List<SubscriptionEntry> plainEntries(MatchCollector found) {
    List<SubscriptionEntry> entries = new ArrayList<>(found.count());
    for (int i = 0; i < found.count(); i++) {
      if (found.get(i).queueBytes() == null) {
        entries.add(found.get(i));
      }
    }
    return entries;
  }

  private static Target[] plainTargets(byte[] subject, List<SubscriptionEntry> entries) {
    if (entries.isEmpty()) {
      return NOBODY;
    }
    Target[] targets = new Target[entries.size()];
    Target former = null;
    for (int at = 0; at < targets.length; at++) {
      former = target(subject, entries.get(at), former);
      targets[at] = former;
    }
    return targets;
  }

  private static Target[][] queueGroups(byte[] subject, MatchCollector found, int plain) {
    if (found.count() == plain) {
      return NO_GROUPS;
    }
    Map<ByteKey, List<Target>> byName = new LinkedHashMap<>();
    for (int i = 0; i < found.count(); i++) {
      SubscriptionEntry entry = found.get(i);
      byte[] queue = entry.queueBytes();
      if (queue != null) {
        byName
            .computeIfAbsent(ByteKey.of(queue, 0, queue.length), key -> new ArrayList<>())
            .add(target(subject, entry, null));
      }
    }
    Target[][] groups = new Target[byName.size()][];
    int at = 0;
    for (List<Target> members : byName.values()) {
      groups[at++] = members.toArray(new Target[0]);
    }
    return groups;
  }

  private static Target target(byte[] subject, SubscriptionEntry entry, Target former) {
    byte[] told = entry.mapped(subject);
    if (!entry.isWire()) {
      return new Target(entry, null, told == subject ? null : told);
    }
    if (former != null
        && former.subject() == null
        && told == subject
        && Arrays.equals(former.entry().sid(), entry.sid())) {
      return new Target(entry, former.head(), null);
    }
    byte[] head = head(told, entry.sid());
    return new Target(entry, head, told == subject ? null : told);
  }

  private static byte[] head(byte[] subject, byte[] sid) {
    byte[] head = new byte[VERB.length + subject.length + 1 + sid.length + 1];
    System.arraycopy(VERB, 0, head, 0, VERB.length);
    System.arraycopy(subject, 0, head, VERB.length, subject.length);
    int at = VERB.length + subject.length;
    head[at++] = ' ';
    System.arraycopy(sid, 0, head, at, sid.length);
    head[at + sid.length] = ' ';
    return head;
  }

  private static boolean areDistinctWires(List<SubscriptionEntry> entries) {
    Set<OutboundBuffer> seen =
        entries.size() < 2
            ? Set.of()
            : Collections.newSetFromMap(new IdentityHashMap<>(entries.size() * 2));
    for (SubscriptionEntry entry : entries) {
      if (!entry.isPlainWire() || entry.limited()) {
        return false;
      }
      if (entries.size() > 1 && !seen.add(entry.outbound())) {
        return false;
      }
    }
    return true;
  }

  private static boolean takeHeaders(Target[] targets) {
    for (Target target : targets) {
      if (!target.entry().outbound().headers()) {
        return false;
      }
    }
    return true;
  }

  boolean isFor(byte[] bytes, int offset, int length) {
    return keyLength == length
        && Arrays.equals(key, keyOffset, keyOffset + length, bytes, offset, offset + length);
  }

  /** Whether the index still gives the same result. Thread: any. */
  public boolean holds(SubscriptionIndex index) {
    return literalEpoch == index.literalEpoch(hash)
        && wildcardEpoch == index.wildcardEpoch(wildcardBucket);
  }

  int hash() {
    return hash;
  }

  /** The subject that was matched, each time anew. */
  public byte[] subject() {
    return Arrays.copyOfRange(key, keyOffset, keyOffset + keyLength);
  }

  /** The receiver of every message where it is the only one that is no member of a group. */
  public Target lone() {
    return lone;
  }

  /** Receivers that each get every message. Not to be changed. */
  public Target[] plain() {
    return plain;
  }

  /** Queue groups, of each of which one member gets a message. Not to be changed. */
  public Target[][] groups() {
    return groups;
  }

  /** Rules for publishes on the subject, by their order. Not to be changed. */
  public SubjectRule[] rules() {
    return rules;
  }

  /** Whether nobody is subscribed. */
  public boolean isEmpty() {
    return plain.length == 0 && groups.length == 0;
  }

  /**
   * Whether a run of messages may be appended receiver by receiver: plain frames, each connection
   * once.
   */
  public boolean batchable() {
    return batchable;
  }

  /** Whether every receiver of a batchable result takes headers. */
  public boolean headersEverywhere() {
    return headersEverywhere;
  }

  /**
   * A receiver.
   *
   * @param entry the subscription
   * @param head its {@code HMSG} head, null for a sink
   * @param subject the subject it is told, null if that is the one that was matched
   */
  public record Target(SubscriptionEntry entry, byte[] head, byte[] subject) {}
}
