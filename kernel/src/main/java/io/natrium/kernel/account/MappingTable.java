package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.spi.account.SubjectMapping;
import io.natrium.spi.account.SubjectMapping.Destination;
import io.natrium.spi.subject.SubjectTransform;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.subject.TransformException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where publishes of an account go. Immutable; any thread. The first mapping whose source covers a
 * subject counts, literal ones before all others.
 */
public final class MappingTable {

  /** The message is lost, as weights of less than a whole say. */
  public static final byte[] DROPPED = {};

  private static final int WHOLE = 100;

  /** A destination and the sum of the weights up to it. */
  private record Choice(SubjectTransform transform, int upTo) {}

  private record Mapping(byte[] source, List<Choice> choices) {}

  private final Map<ByteKey, Mapping> literal = new HashMap<>();
  private final List<Mapping> wild = new ArrayList<>();

  private MappingTable() {}

  /**
   * Compiles mappings.
   *
   * @param cluster name of the cluster this server is part of, empty for none
   * @return null if there are none
   */
  public static MappingTable of(List<SubjectMapping> mappings, String cluster) {
    if (mappings.isEmpty()) {
      return null;
    }
    MappingTable table = new MappingTable();
    for (SubjectMapping mapping : mappings) {
      try {
        table.add(mapping, cluster);
      } catch (TransformException wrong) {
        throw new IllegalArgumentException(mapping.source() + ": " + wrong.getMessage(), wrong);
      }
    }
    return table;
  }

  private void add(SubjectMapping mapping, String cluster) throws TransformException {
    byte[] source = mapping.source().getBytes(UTF_8);
    boolean hasWildcard = Subjects.hasWildcard(source, 0, source.length);
    Mapping compiled = new Mapping(source, choices(mapping, cluster));
    if (hasWildcard) {
      wild.add(compiled);
    } else {
      literal.put(ByteKey.of(source, 0, source.length), compiled);
    }
  }

  private static List<Choice> choices(SubjectMapping mapping, String cluster)
      throws TransformException {
    List<Destination> destinations = scope(mapping, cluster);
    boolean listed =
        mapping.destinations().stream().anyMatch(one -> one.subject().equals(mapping.source()));
    int sum = destinations.stream().mapToInt(Destination::weight).sum();
    List<Destination> all = new ArrayList<>(destinations);
    if (sum != WHOLE && !listed) {
      all.add(new Destination(SubjectTransform.numbered(mapping.source()), WHOLE - sum, ""));
    }
    all.sort(Comparator.comparingInt(Destination::weight));
    List<Choice> choices = new ArrayList<>();
    int upTo = 0;
    for (Destination destination : all) {
      upTo += destination.weight();
      choices.add(new Choice(SubjectTransform.of(mapping.source(), destination.subject()), upTo));
    }
    return choices;
  }

  private static List<Destination> scope(SubjectMapping mapping, String cluster) {
    List<Destination> scoped =
        mapping.destinations().stream()
            .filter(one -> !one.cluster().isEmpty() && one.cluster().equals(cluster))
            .toList();
    return scoped.isEmpty()
        ? mapping.destinations().stream().filter(one -> one.cluster().isEmpty()).toList()
        : scoped;
  }

  /**
   * Where a publish goes.
   *
   * @param probe the caller's own
   * @return null if it stays where it is, {@link #DROPPED} if it is lost
   */
  public byte[] map(byte[] bytes, int offset, int length, ByteKey probe) {
    Mapping mapping = literal.get(probe.at(bytes, offset, length));
    if (mapping == null) {
      mapping = wildFor(bytes, offset, length);
    }
    if (mapping == null) {
      return null;
    }
    List<Choice> choices = mapping.choices();
    Choice chosen = choices.get(0);
    if (choices.size() > 1 || chosen.upTo() != WHOLE) {
      chosen = choose(choices);
    }
    return chosen == null
        ? DROPPED
        : chosen.transform().apply(new String(bytes, offset, length, UTF_8)).getBytes(UTF_8);
  }

  private Mapping wildFor(byte[] bytes, int offset, int length) {
    for (Mapping mapping : wild) {
      if (Subjects.matches(mapping.source(), bytes, offset, length)) {
        return mapping;
      }
    }
    return null;
  }

  private static Choice choose(List<Choice> choices) {
    int at = ThreadLocalRandom.current().nextInt(WHOLE);
    for (Choice choice : choices) {
      if (at < choice.upTo()) {
        return choice;
      }
    }
    return null;
  }
}
