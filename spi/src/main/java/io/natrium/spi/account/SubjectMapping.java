package io.natrium.spi.account;

import io.natrium.spi.Stable;
import java.util.List;
import java.util.Objects;

/**
 * Publishes on some subjects go to others instead. Immutable.
 *
 * @param source the subjects, with or without wildcards
 * @param destinations where they go, by chance according to their weights
 */
@Stable
public record SubjectMapping(String source, List<Destination> destinations) {

  public SubjectMapping {
    Objects.requireNonNull(source, "source");
    destinations = List.copyOf(destinations);
  }

  /**
   * A place where publishes go.
   *
   * @param subject the subject, which may use functions of the tokens of the source
   * @param weight percentage of messages, 0 to 100
   * @param cluster the cluster that this holds for, empty for all without a destination of their
   *     own
   */
  public record Destination(String subject, int weight, String cluster) {

    public Destination {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(cluster, "cluster");
    }
  }
}
