package io.natrium.spi.account;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * Where traces go of messages that carry the trace context of another system. Immutable.
 *
 * @param subject subject of the traces
 * @param sampling percentage of messages
 */
@Stable
public record TraceDestination(String subject, int sampling) {

  public TraceDestination {
    Objects.requireNonNull(subject, "subject");
  }
}
