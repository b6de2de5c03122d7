package io.natrium.spi.session;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;

/** An interest in a subject, as the kernel keeps it. Thread: any. */
@Stable
@DoNotImplement
public interface Subscription {

  /** The subject subscribed to, with its wildcards. */
  String subject();

  /** The queue group, null for none. */
  String queue();

  /** Messages delivered so far; a snapshot. */
  long delivered();
}
