package io.natrium.spi.auth;

import io.natrium.spi.Stable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which subjects are allowed; what is denied wins. Immutable.
 *
 * <p>Each entry is a valid subject with or without wildcards. Where subscriptions are ruled, an
 * entry may go on with a blank and the name of a queue group, wildcards allowed, and then counts
 * for members of such groups only.
 *
 * @param allow nothing but these; empty {@link Optional} for everything, an empty list for nothing
 * @param deny none of these
 */
@Stable
public record SubjectRules(Optional<List<String>> allow, List<String> deny) {

  public SubjectRules {
    Objects.requireNonNull(allow, "allow");
    allow = allow.map(List::copyOf);
    deny = List.copyOf(deny);
  }
}
