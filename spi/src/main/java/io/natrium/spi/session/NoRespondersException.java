package io.natrium.spi.session;

import io.natrium.spi.Stable;

/** A request was published to a subject that nobody is subscribed to. */
@Stable
public final class NoRespondersException extends Exception {

  private static final long serialVersionUID = 1L;

  public NoRespondersException(String subject) {
    super("nobody answers requests on \"" + subject + '"');
  }
}
