package io.natrium.kernel.protocol;

import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.route.Publication;
import io.natrium.spi.session.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The control line of the last publish and what was found out about it. A frame with the same line,
 * byte for byte, has the same subject, sizes and receivers; so frames that follow each other with
 * the same line are told apart by a compare of eight bytes at a time and nothing else. Owned by the
 * connection's loop.
 */
final class KnownLine {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int WORD = Long.BYTES;

  private byte[] line = new byte[64];

  /**
   * Bytes of the line, 0 if none is known. The shortest, {@code PUB a 0}, is longer than a word.
   */
  private int length;

  private int subject;
  private int subjectLength;
  private int headers;
  private int tail;
  private int frame;
  private MatchResult match;

  /**
   * Remembers the line of a message that came as it stands.
   *
   * @param at where its line begins in the buffer of the message
   * @param found its receivers
   */
  void remember(Publication publication, int at, MatchResult found) {
    Message message = publication.message();
    int content = message.headerLength() > 0 ? message.headerOffset() : message.payloadOffset();
    length = content - at;
    if (line.length < length) {
      line = new byte[length * 2];
    }
    System.arraycopy(message.buffer(), at, line, 0, length);
    subject = message.subjectOffset() - at;
    subjectLength = message.subjectLength();
    headers = message.headerLength();
    tail = publication.tailOffset() - at;
    frame = length + headers + message.payloadLength() + 2;
    match = found;
  }

  void forget() {
    length = 0;
    match = null;
  }

  /** Whether there is a line to know again. */
  boolean isKnown() {
    return length > 0;
  }

  /** The receivers, null if no line is known. */
  MatchResult match() {
    return match;
  }

  /** Keeps other receivers, because the interest in the subject has changed. */
  void match(MatchResult found) {
    match = found;
  }

  /** Bytes of a frame with this line. */
  int frameLength() {
    return frame;
  }

  /** Whether the bytes from a place on begin with the line. */
  boolean isAt(byte[] buffer, int at, int end) {
    return isKnown() && end - at >= length && isSame(buffer, at);
  }

  private boolean isSame(byte[] buffer, int at) {
    int last = length - WORD;
    if ((long) WORDS.get(buffer, at + last) != (long) WORDS.get(line, last)) {
      return false;
    }
    for (int i = 0; i < last; i += WORD) {
      if ((long) WORDS.get(buffer, at + i) != (long) WORDS.get(line, i)) {
        return false;
      }
    }
    return true;
  }

  /** How many whole frames with the line stand behind each other. */
  int frames(byte[] buffer, int at, int end) {
    int count = 0;
    int from = at;
    while (end - from >= frame && isSame(buffer, from) && ends(buffer, from)) {
      count++;
      from += frame;
    }
    return count;
  }

  private boolean ends(byte[] buffer, int from) {
    int end = from + frame;
    return buffer[end - 2] == '\r' && buffer[end - 1] == '\n';
  }

  /** Points a publication at a frame with the line. */
  void read(byte[] buffer, int at, Publication publication) {
    int content = at + length;
    Message message = publication.message();
    message.wrap(buffer).subject(at + subject, subjectLength);
    message.headers(content, headers);
    message.payload(content + headers, frame - length - headers - 2);
    publication.tail(at + tail, frame - tail);
  }
}
