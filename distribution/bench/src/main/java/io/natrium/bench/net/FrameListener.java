package io.natrium.bench.net;

import java.nio.ByteBuffer;

/** Takes the frames of one connection. The buffer is borrowed for the call. */
public interface FrameListener {

  /**
   * A message came.
   *
   * @param in holds the whole frame
   * @param head offset of the control line
   * @param headers offset of the header block, where the payload begins if there is none
   * @param payload offset of the payload
   * @param size size of the payload
   */
  void onMessage(ByteBuffer in, int head, int headers, int payload, int size);

  /** The server answered a PING. */
  default void onPong() {}
}
