package io.natrium.kernel.interest;

/** Wants to know the reply subjects of what a connection is sent. Thread: any; must not block. */
public interface ReplyTracker {

  /** A message with this reply subject was delivered. The bytes are borrowed. */
  void delivered(byte[] bytes, int offset, int length);
}
