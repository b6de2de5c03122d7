package io.natrium.spi.intercept;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.Objects;

/**
 * Where and how an interceptor runs.
 *
 * @param account account whose publishes it sees
 * @param subject subject with wildcards
 * @param order lower comes first
 * @param deadline how long a verdict may take
 * @param failOpen what an exception or a missed deadline means: true lets the message pass, false
 *     refuses it
 * @param inline whether the interceptor runs on the publisher's loop; for trusted code that never
 *     blocks. Otherwise it runs on a serial executor of its plugin while the publisher's reads
 *     pause.
 */
@Stable
public record InterceptorSpec(
    String account,
    String subject,
    int order,
    Duration deadline,
    boolean failOpen,
    boolean inline) {

  public InterceptorSpec {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(deadline, "deadline");
  }
}
