package io.natrium.spi.transport;

import io.natrium.spi.Preview;

/**
 * Memory of a {@link StreamHandler} that the transport puts bytes of the peer into without a copy
 * in between. Called on the channel's loop; valid until the next call to the handler.
 */
@Preview
public interface Landing {

  /** Where the bytes go. */
  byte[] array();

  /** Where in the array the first byte goes. */
  int offset();

  /** How many bytes may come, at least 1. */
  int room();

  /**
   * Says that bytes were put there; the handler goes on with them as in {@link
   * StreamHandler#onBytes}.
   *
   * @param count 1 to {@link #room}
   */
  void landed(int count);
}
