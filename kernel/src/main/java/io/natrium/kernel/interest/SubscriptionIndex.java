package io.natrium.kernel.interest;

import static io.natrium.kernel.interest.Tokens.hasTokensOnly;
import static io.natrium.kernel.interest.Tokens.isToken;
import static io.natrium.kernel.interest.Tokens.tokenEnd;

import io.natrium.spi.subject.Subjects;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The subscriptions of one account by subject.
 *
 * <p>Subjects without wildcards sit in one flat map, those with wildcards in a tree of tokens,
 * where a node may have a child for {@code *} and a set for {@code >} beside its literal children.
 * Writers take one lock; readers take none: every set is immutable and published by a volatile
 * write.
 *
 * <p>Results of a match are cached by the loops, and are judged by <em>epochs</em>. A change to a
 * literal subject moves one counter, chosen by the hash of the subject; a change to a subject with
 * wildcards moves one counter chosen by the hash of its first token, or all of those when the first
 * token is itself a wildcard. A result remembers the two counters of its subject as they were
 * before the index was read, and holds as long as both still are. So a subscription per request, as
 * pulls and old-style requests make, spoils one result and not all, no writer has to find cached
 * results, and the check is two loads.
 */
public final class SubscriptionIndex {

  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int LITERAL_EPOCHS = 1024;
  private static final int WILDCARD_EPOCHS = 64;

  private final ConcurrentMap<ByteKey, SubscriptionSet> literals = new ConcurrentHashMap<>();
  private final Node root = new Node();
  private final int[] literalEpochs = new int[LITERAL_EPOCHS];
  private final int[] wildcardEpochs = new int[WILDCARD_EPOCHS];
  private volatile int size;
  private volatile long inserts;
  private volatile long removes;
  private volatile boolean wildcards;
  private volatile List<SubjectRule> rules = List.of();

  /** How many subscriptions there are. Thread: any. */
  public int size() {
    return size;
  }

  /**
   * Adds a subscription whose subject is valid. When the call returns, every later match sees it.
   */
  public synchronized void add(SubscriptionEntry entry) {
    entry.home(this);
    byte[] subject = entry.subjectBytes();
    if (Subjects.hasWildcard(subject, 0, subject.length)) {
      addWildcard(entry, subject);
      moveWildcardEpoch(subject);
    } else {
      literals.merge(
          ByteKey.of(subject, 0, subject.length),
          SubscriptionSet.EMPTY.with(entry),
          (set, one) -> set.with(entry));
      moveLiteralEpoch(subject);
    }
    size++;
    inserts++;
  }

  /** How many were added so far. Thread: any. */
  public long inserts() {
    return inserts;
  }

  /** How many were removed so far. Thread: any. */
  public long removes() {
    return removes;
  }

  /** Shows every subscription. Changes wait meanwhile; matches do not. */
  public synchronized void forEach(Consumer<SubscriptionEntry> visitor) {
    for (SubscriptionSet set : literals.values()) {
      for (SubscriptionEntry entry : set.entries) {
        visitor.accept(entry);
      }
    }
    root.forEach(visitor);
  }

  /** Removes a subscription. When the call returns, no later match finds it. */
  public synchronized void remove(SubscriptionEntry entry) {
    byte[] subject = entry.subjectBytes();
    boolean removed;
    if (Subjects.hasWildcard(subject, 0, subject.length)) {
      removed = removeWildcard(root, entry, subject, 0);
      moveWildcardEpoch(subject);
    } else {
      removed = removeLiteral(entry, subject);
      moveLiteralEpoch(subject);
    }
    if (removed) {
      size--;
      removes++;
    }
  }

  /** Spoils the cached results that a subscription is part of, because it changed. */
  public synchronized void changed(SubscriptionEntry entry) {
    byte[] subject = entry.subjectBytes();
    if (Subjects.hasWildcard(subject, 0, subject.length)) {
      moveWildcardEpoch(subject);
    } else {
      moveLiteralEpoch(subject);
    }
  }

  /** Adds a rule; when the call returns, every later match carries it. */
  public synchronized void addRule(SubjectRule rule) {
    List<SubjectRule> more = new ArrayList<>(rules);
    more.add(rule);
    more.sort(Comparator.comparingInt(SubjectRule::order));
    rules = List.copyOf(more);
    moveAllWildcardEpochs();
  }

  /** Removes a rule. */
  public synchronized void removeRule(SubjectRule rule) {
    List<SubjectRule> fewer = new ArrayList<>(rules);
    fewer.remove(rule);
    rules = List.copyOf(fewer);
    moveAllWildcardEpochs();
  }

  SubjectRule[] rulesFor(byte[] bytes, int offset, int length) {
    List<SubjectRule> all = rules;
    if (all.isEmpty()) {
      return MatchResult.NO_RULES;
    }
    List<SubjectRule> matching = new ArrayList<>();
    for (SubjectRule rule : all) {
      if (Subjects.matches(rule.pattern(), bytes, offset, length)) {
        matching.add(rule);
      }
    }
    return matching.toArray(MatchResult.NO_RULES);
  }

  /** Spoils every cached result, for changes that no single subject stands for. */
  public synchronized void invalidate() {
    moveAllWildcardEpochs();
  }

  private boolean removeLiteral(SubscriptionEntry entry, byte[] subject) {
    ByteKey key = ByteKey.of(subject, 0, subject.length);
    SubscriptionSet set = literals.get(key);
    if (set == null) {
      return false;
    }
    SubscriptionSet rest = set.without(entry);
    if (rest.isEmpty()) {
      literals.remove(key);
    } else {
      literals.put(key, rest);
    }
    return rest != set;
  }

  private void addWildcard(SubscriptionEntry entry, byte[] subject) {
    Node node = root;
    int start = 0;
    while (true) {
      int end = tokenEnd(subject, start, subject.length);
      boolean last = end == subject.length;
      if (last && isToken(subject, start, end, '>')) {
        node.rest = node.rest.with(entry);
        break;
      }
      node = node.childFor(subject, start, end);
      if (last) {
        node.here = node.here.with(entry);
        break;
      }
      start = end + 1;
    }
    wildcards = true;
  }

  private boolean removeWildcard(Node node, SubscriptionEntry entry, byte[] subject, int start) {
    int end = tokenEnd(subject, start, subject.length);
    boolean last = end == subject.length;
    if (last && isToken(subject, start, end, '>')) {
      SubscriptionSet rest = node.rest.without(entry);
      boolean removed = rest != node.rest;
      node.rest = rest;
      return removed;
    }
    Node child = node.child(subject, start, end);
    if (child == null) {
      return false;
    }
    boolean removed;
    if (last) {
      SubscriptionSet here = child.here.without(entry);
      removed = here != child.here;
      child.here = here;
    } else {
      removed = removeWildcard(child, entry, subject, end + 1);
    }
    if (child.isEmpty()) {
      node.drop(subject, start, end);
    }
    return removed;
  }

  /**
   * Finds every subscription that a message on a literal subject goes to. Thread: any; the probe
   * and the collector are the caller's own. A subject with an empty token matches nothing.
   */
  void match(byte[] bytes, int offset, int length, int hash, ByteKey probe, MatchCollector into) {
    SubscriptionSet set = literals.get(probe.at(bytes, offset, length, hash));
    if (set != null) {
      into.addAll(set.entries);
    }
    if (wildcards && hasTokensOnly(bytes, offset, length)) {
      walk(root, bytes, offset, offset + length, probe, into);
    }
  }

  private static void walk(
      Node node, byte[] bytes, int start, int end, ByteKey probe, MatchCollector into) {
    into.addAll(node.rest.entries);
    int tokenEnd = tokenEnd(bytes, start, end);
    ConcurrentMap<ByteKey, Node> children = node.children;
    Node literal = children == null ? null : children.get(probe.at(bytes, start, tokenEnd - start));
    Node any = node.any;
    if (tokenEnd == end) {
      if (literal != null) {
        into.addAll(literal.here.entries);
      }
      if (any != null) {
        into.addAll(any.here.entries);
      }
      return;
    }
    if (literal != null) {
      walk(literal, bytes, tokenEnd + 1, end, probe, into);
    }
    if (any != null) {
      walk(any, bytes, tokenEnd + 1, end, probe, into);
    }
  }

  int literalEpoch(int hash) {
    return (int) INTS.getAcquire(literalEpochs, hash & (LITERAL_EPOCHS - 1));
  }

  int wildcardEpoch(int bucket) {
    return (int) INTS.getAcquire(wildcardEpochs, bucket);
  }

  static int wildcardBucket(byte[] bytes, int offset, int length) {
    int end = tokenEnd(bytes, offset, offset + length);
    return SubjectHash.of(bytes, offset, end - offset) & (WILDCARD_EPOCHS - 1);
  }

  private void moveLiteralEpoch(byte[] subject) {
    int slot = SubjectHash.of(subject, 0, subject.length) & (LITERAL_EPOCHS - 1);
    INTS.setVolatile(literalEpochs, slot, literalEpochs[slot] + 1);
  }

  private void moveWildcardEpoch(byte[] subject) {
    int end = tokenEnd(subject, 0, subject.length);
    if (isToken(subject, 0, end, '*') || isToken(subject, 0, end, '>')) {
      moveAllWildcardEpochs();
    } else {
      int slot = wildcardBucket(subject, 0, subject.length);
      INTS.setVolatile(wildcardEpochs, slot, wildcardEpochs[slot] + 1);
    }
  }

  private void moveAllWildcardEpochs() {
    for (int slot = 0; slot < WILDCARD_EPOCHS; slot++) {
      INTS.setVolatile(wildcardEpochs, slot, wildcardEpochs[slot] + 1);
    }
  }

  /** A token of subjects with wildcards. Written under the lock of the index, read without. */
  private static final class Node {

    private volatile SubscriptionSet here = SubscriptionSet.EMPTY;
    private volatile SubscriptionSet rest = SubscriptionSet.EMPTY;
    private volatile Node any;
    private volatile ConcurrentMap<ByteKey, Node> children;

    Node child(byte[] bytes, int start, int end) {
      if (isToken(bytes, start, end, '*')) {
        return any;
      }
      return children == null ? null : children.get(ByteKey.of(bytes, start, end - start));
    }

    void forEach(Consumer<SubscriptionEntry> visitor) {
      for (SubscriptionSet set : new SubscriptionSet[] {here, rest}) {
        for (SubscriptionEntry entry : set.entries) {
          visitor.accept(entry);
        }
      }
      if (any != null) {
        any.forEach(visitor);
      }
      if (children != null) {
        children.values().forEach(child -> child.forEach(visitor));
      }
    }

    Node childFor(byte[] bytes, int start, int end) {
      if (isToken(bytes, start, end, '*')) {
        if (any == null) {
          any = new Node();
        }
        return any;
      }
      if (children == null) {
        children = new ConcurrentHashMap<>(4);
      }
      return children.computeIfAbsent(ByteKey.of(bytes, start, end - start), key -> new Node());
    }

    void drop(byte[] bytes, int start, int end) {
      if (isToken(bytes, start, end, '*')) {
        any = null;
      } else {
        children.remove(ByteKey.of(bytes, start, end - start));
        if (children.isEmpty()) {
          children = null;
        }
      }
    }

    boolean isEmpty() {
      return here.isEmpty() && rest.isEmpty() && any == null && children == null;
    }
  }
}
