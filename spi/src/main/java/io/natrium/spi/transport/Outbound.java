package io.natrium.spi.transport;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Stable;
import java.nio.ByteBuffer;

/**
 * The transport's side of a connection's outbound buffer, which the kernel owns. Thread: the
 * channel's loop, except {@link #pending}.
 */
@Stable
@DoNotImplement
public interface Outbound {

  /** Most buffers that one call of {@link #gather} fills in. */
  int MAX_BUFFERS = 64;

  /**
   * Fills {@code into} with read-only views of the bytes to send next, oldest first, and nulls the
   * entry after the last. The views stay valid until {@link #written} was called for them; the
   * transport may move their positions and must not keep them longer. Calling it again without
   * {@code written} returns the same bytes.
   *
   * @return how many entries were filled, 0 when nothing is pending
   */
  int gather(ByteBuffer[] into);

  /**
   * Releases bytes from the front. Called only when the transport will not touch them again: after
   * a partial write for the part that was taken, after encryption or framing for what was copied.
   */
  void written(long bytes);

  /** Bytes appended and not yet released. Thread: any; a snapshot. */
  long pending();
}
