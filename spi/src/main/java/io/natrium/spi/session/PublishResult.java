package io.natrium.spi.session;

import io.natrium.spi.Stable;

/** What became of a published message. */
@Stable
public enum PublishResult {
  /** At least one subscriber took it. */
  DELIVERED,
  /** Nobody is interested in the subject. */
  NO_INTEREST,
  /** The publisher may not publish there, or an interceptor refused it. */
  DENIED,
  /** A limit forbids the message: size, subject, nesting. */
  OVER_LIMIT,
  /** Interceptors judge it; {@link ClientSession#onJudged} tells what comes of it. */
  HELD
}
