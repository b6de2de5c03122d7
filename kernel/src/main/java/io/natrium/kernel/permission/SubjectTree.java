package io.natrium.kernel.permission;

import static io.natrium.kernel.interest.Tokens.hasTokensOnly;
import static io.natrium.kernel.interest.Tokens.isToken;
import static io.natrium.kernel.interest.Tokens.tokenEnd;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of patterns as a tree of tokens, which tells whether one of them covers a subject. A
 * subject with wildcards is covered if everything it stands for is: {@code foo.*} covers neither
 * {@code foo.>} nor {@code *.bar}. Immutable once built; any thread looks up with a probe of its
 * own.
 */
final class SubjectTree {

  private static final Node NO_NODE = new Node();

  private static final class Node {

    private final Map<ByteKey, Node> children = new HashMap<>(4);
    private Node any;
    private boolean here;
    private boolean rest;
    private final List<byte[]> hereQueues = new ArrayList<>(0);
    private final List<byte[]> restQueues = new ArrayList<>(0);
  }

  /** Which queue groups the covering patterns are limited to. */
  static final class Queues {

    private final byte[] wanted;
    private boolean plain;
    private boolean named;
    private boolean matches;

    Queues(byte[] wanted) {
      this.wanted = wanted;
    }

    /** Whether a pattern covers the subject without naming a queue group. */
    boolean plain() {
      return plain;
    }

    /** Whether a pattern covers the subject for some queue groups only. */
    boolean named() {
      return named;
    }

    /** Whether one of those groups is the wanted one. */
    boolean matches() {
      return matches;
    }

    private void add(boolean isPlain, List<byte[]> queues) {
      plain |= isPlain;
      for (byte[] queue : queues) {
        named = true;
        matches |= wanted != null && Subjects.matches(queue, wanted, 0, wanted.length);
      }
    }
  }

  private final Node root = new Node();
  private boolean qualified;

  /** Makes a tree of patterns, each with or without the name of a queue group behind a blank. */
  static SubjectTree of(List<String> patterns) {
    SubjectTree tree = new SubjectTree();
    for (String pattern : patterns) {
      String[] parts = pattern.strip().split("\\s+");
      tree.add(parts[0].getBytes(UTF_8), parts.length > 1 ? parts[1].getBytes(UTF_8) : null);
    }
    return tree;
  }

  private void add(byte[] pattern, byte[] queue) {
    qualified |= queue != null;
    Node node = root;
    int start = 0;
    while (true) {
      int end = tokenEnd(pattern, start, pattern.length);
      boolean last = end == pattern.length;
      if (last && isToken(pattern, start, end, '>')) {
        if (queue == null) {
          node.rest = true;
        } else {
          node.restQueues.add(queue);
        }
        return;
      }
      node = child(node, pattern, start, end);
      if (last) {
        if (queue == null) {
          node.here = true;
        } else {
          node.hereQueues.add(queue);
        }
        return;
      }
      start = end + 1;
    }
  }

  private static Node child(Node node, byte[] pattern, int start, int end) {
    if (isToken(pattern, start, end, '*')) {
      if (node.any == null) {
        node.any = new Node();
      }
      return node.any;
    }
    return node.children.computeIfAbsent(
        ByteKey.of(pattern, start, end - start), key -> new Node());
  }

  /**
   * Whether a pattern without queue group matches the subject of a message, where {@code *} and
   * {@code >} are tokens like others.
   */
  boolean matches(byte[] bytes, int offset, int length, ByteKey probe) {
    return hasTokensOnly(bytes, offset, length)
        && matches(root, bytes, offset, offset + length, probe);
  }

  private static boolean matches(Node node, byte[] bytes, int start, int end, ByteKey probe) {
    if (node.rest) {
      return true;
    }
    int tokenEnd = tokenEnd(bytes, start, end);
    boolean last = tokenEnd == end;
    Node literal = node.children.get(probe.at(bytes, start, tokenEnd - start));
    if (literal != null
        && (last ? literal.here : matches(literal, bytes, tokenEnd + 1, end, probe))) {
      return true;
    }
    Node any = node.any;
    return any != null && (last ? any.here : matches(any, bytes, tokenEnd + 1, end, probe));
  }

  /** Looks at the queue groups of the patterns that cover a subscription. */
  Queues covering(byte[] subject, byte[] wanted, ByteKey probe) {
    return queues(subject, false, wanted, probe);
  }

  /** Looks at the queue groups of the patterns that match the subject of a message. */
  Queues matching(byte[] subject, byte[] wanted, ByteKey probe) {
    return queues(subject, true, wanted, probe);
  }

  private Queues queues(byte[] subject, boolean literal, byte[] wanted, ByteKey probe) {
    Queues found = new Queues(wanted);
    if (hasTokensOnly(subject, 0, subject.length)) {
      boolean open = !literal && endsInRest(subject);
      collect(root, subject, 0, subject.length, open, probe, found);
    }
    return found;
  }

  private static boolean endsInRest(byte[] subject) {
    int last = subject.length - 1;
    return subject[last] == '>' && (last == 0 || subject[last - 1] == '.');
  }

  private static void collect(
      Node node, byte[] bytes, int start, int end, boolean open, ByteKey probe, Queues found) {
    found.add(node.rest, node.restQueues);
    int tokenEnd = tokenEnd(bytes, start, end);
    if (tokenEnd == end && open) {
      return; // what ends in > is covered by what does so too
    }
    Node literal = node.children.getOrDefault(probe.at(bytes, start, tokenEnd - start), NO_NODE);
    Node any = node.any == null ? NO_NODE : node.any;
    if (tokenEnd == end) {
      found.add(literal.here, literal.hereQueues);
      found.add(any.here, any.hereQueues);
      return;
    }
    if (literal != NO_NODE) {
      collect(literal, bytes, tokenEnd + 1, end, open, probe, found);
    }
    if (any != NO_NODE) {
      collect(any, bytes, tokenEnd + 1, end, open, probe, found);
    }
  }

  /** Whether any pattern names a queue group. */
  boolean isQualified() {
    return qualified;
  }
}
