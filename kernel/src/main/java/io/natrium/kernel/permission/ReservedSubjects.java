package io.natrium.kernel.permission;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Subjects that clients may not use, because servers speak to each other there (CORE-43, CORE-44).
 * Thread: any.
 */
public final class ReservedSubjects {

  private static final byte[] GATEWAY_REPLY = "_GR_.".getBytes(US_ASCII);
  private static final byte[] RAFT = "$NRG.".getBytes(US_ASCII);
  private static final byte[] SERVICE_REPLY = "_R_.".getBytes(US_ASCII);
  private static final byte[] ACKNOWLEDGEMENT = "$JS.ACK.".getBytes(US_ASCII);
  private static final byte[] SYSTEM_QUEUE = "_sys_".getBytes(US_ASCII);

  private ReservedSubjects() {}

  /**
   * Whether a client may not publish to a subject.
   *
   * @param system whether it is part of the server's own account
   */
  public static boolean refusesPublish(byte[] bytes, int offset, int length, boolean system) {
    byte first = length == 0 ? 0 : bytes[offset];
    return (first == '_' && startsWith(bytes, offset, length, GATEWAY_REPLY))
        || (first == '$' && !system && startsWith(bytes, offset, length, RAFT));
  }

  /** Whether a client may not ask for answers on a subject. */
  public static boolean refusesReply(byte[] bytes, int offset, int length) {
    byte first = length == 0 ? 0 : bytes[offset];
    if (first == '$') {
      return startsWith(bytes, offset, length, ACKNOWLEDGEMENT);
    }
    return first == '_'
        && (startsWith(bytes, offset, length, GATEWAY_REPLY)
            || startsWith(bytes, offset, length, SERVICE_REPLY));
  }

  /** Whether a client may not be part of a queue group. */
  public static boolean refusesQueue(byte[] queue) {
    return Arrays.equals(queue, SYSTEM_QUEUE);
  }

  private static boolean startsWith(byte[] bytes, int offset, int length, byte[] prefix) {
    return length > prefix.length
        && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
  }
}
