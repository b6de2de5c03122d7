package io.natrium.kernel.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.route.Publication;
import io.natrium.spi.session.Message;
import io.natrium.spi.wire.Wire;

/**
 * Finds the frames of the client protocol in what a read brought, in place: verbs without regard to
 * case, arguments parted by any run of blanks and tabs. A frame that is not whole yet is left to
 * the caller, who offers it again with more behind it.
 *
 * <p>A publish whose control line is the same as the one before, byte for byte, is not parsed
 * again: subject, sizes and receivers are known. Owned by the connection's loop; allocates nothing
 * per message.
 */
final class ClientParser {

  /** The frame is not whole yet. */
  static final int INCOMPLETE = -1;

  private static final int MISMATCH = -2;
  private static final int MOST_ARGUMENTS = 5;
  private static final byte[] PUB = {'p', 'u', 'b'};
  private static final byte[] HPUB = {'h', 'p', 'u', 'b'};
  private static final byte[] SUB = {'s', 'u', 'b'};
  private static final byte[] UNSUB = {'u', 'n', 's', 'u', 'b'};
  private static final byte[] PING = {'p', 'i', 'n', 'g'};
  private static final byte[] PONG = {'p', 'o', 'n', 'g'};
  private static final byte[] CONNECT = {'c', 'o', 'n', 'n', 'e', 'c', 't'};
  private static final byte[] INFO = {'i', 'n', 'f', 'o'};
  private static final byte[] OK = {'+', 'o', 'k'};
  private static final byte[] ERR = {'-', 'e', 'r', 'r'};

  private final ClientConnection connection;
  private final Publication publication = new Publication();
  private final int[] starts = new int[MOST_ARGUMENTS];
  private final int[] ends = new int[MOST_ARGUMENTS];
  private final KnownLine known = new KnownLine();
  private int needed;
  private boolean lineJudged;

  ClientParser(ClientConnection connection) {
    this.connection = connection;
  }

  /** How long the unfinished frame will be, 0 while that is not known. */
  int needed() {
    return needed;
  }

  /**
   * Handles every whole frame until the connection stops reading.
   *
   * @return the offset after the last frame handled
   */
  int parse(byte[] buffer, int offset, int end) {
    int at = offset;
    needed = 0;
    while (at < end && connection.isReading()) {
      int next = known.isAt(buffer, at, end) ? repeat(buffer, at, end) : frame(buffer, at, end);
      if (next == INCOMPLETE) {
        break;
      }
      at = next;
    }
    return at;
  }

  private int repeat(byte[] buffer, int at, int end) {
    int frame = known.frameLength();
    if (end - at < frame) {
      needed = frame;
      return INCOMPLETE;
    }
    int count = known.frames(buffer, at, end);
    if (count == 0) {
      return malformed();
    }
    known.read(buffer, at, publication);
    return at + connection.publishing().publishAgain(known, publication, count) * frame;
  }

  /** Forgets the last control line, because what it means may have changed. */
  void forget() {
    known.forget();
  }

  private int frame(byte[] buffer, int at, int end) {
    byte verb = buffer[at];
    if (!connection.mayBegin(verb)) {
      return INCOMPLETE;
    }
    return switch (verb | 0x20) {
      case 'p' -> publishOrPing(buffer, at, end);
      case 'h' -> publish(buffer, at, end, HPUB);
      case 's' -> arguments(buffer, at, end, SUB, true);
      case 'u' -> arguments(buffer, at, end, UNSUB, true);
      case 'c' -> arguments(buffer, at, end, CONNECT, false);
      case 'i' -> arguments(buffer, at, end, INFO, false);
      case '-' -> arguments(buffer, at, end, ERR, true);
      case '+' -> bare(buffer, at, end, OK);
      default -> malformed();
    };
  }

  private int publishOrPing(byte[] buffer, int at, int end) {
    if (end - at < 2) {
      return INCOMPLETE;
    }
    return switch (buffer[at + 1] | 0x20) {
      case 'u' -> publish(buffer, at, end, PUB);
      case 'i' -> bare(buffer, at, end, PING);
      case 'o' -> bare(buffer, at, end, PONG);
      default -> malformed();
    };
  }

  private static int verb(byte[] buffer, int at, int end, byte[] verb) {
    for (int i = 0; i < verb.length; i++) {
      if (at + i == end) {
        return INCOMPLETE;
      }
      byte character = buffer[at + i];
      if (character != verb[i] && (character | 0x20) != verb[i]) {
        return MISMATCH;
      }
    }
    return at + verb.length;
  }

  private int malformed() {
    connection.unknownOperation();
    return 0;
  }

  /** A verb without arguments; whatever else the line holds is passed over. */
  private int bare(byte[] buffer, int at, int end, byte[] verb) {
    int after = verb(buffer, at, end, verb);
    if (after < 0) {
      return after == INCOMPLETE ? INCOMPLETE : malformed();
    }
    int lineEnd = find(buffer, after, end, '\n');
    if (lineEnd < 0) {
      return connection.isTooLong(end - after) ? end : INCOMPLETE;
    }
    if (verb == PING) {
      connection.ping();
    } else if (verb == PONG) {
      connection.pong();
    }
    return lineEnd + 1;
  }

  /** A verb whose arguments are one line. */
  private int arguments(byte[] buffer, int at, int end, byte[] verb, boolean blankNeeded) {
    int after = verb(buffer, at, end, verb);
    if (after < 0) {
      return after == INCOMPLETE ? INCOMPLETE : malformed();
    }
    if (after == end) {
      return INCOMPLETE;
    }
    if (blankNeeded && !isBlank(buffer[after])) {
      return malformed();
    }
    int start = skipBlanks(buffer, after, end);
    int lineEnd = find(buffer, start + 1, end, '\n');
    if (lineEnd < 0) {
      return connection.isTooLong(end - start) ? end : INCOMPLETE;
    }
    int stop = lineStop(buffer, start, lineEnd);
    if (connection.isTooLong(stop - start)) {
      return end;
    }
    dispatch(verb, buffer, start, stop);
    return lineEnd + 1;
  }

  /**
   * Where the arguments of a line end. As in the reference a carriage return anywhere behind the
   * first character takes one character off the end, which is itself where it stands before the
   * line feed.
   */
  private static int lineStop(byte[] buffer, int start, int lineEnd) {
    if (buffer[lineEnd - 1] == '\r' && lineEnd - 1 > start) {
      return lineEnd - 1;
    }
    int inside = find(buffer, start + 1, lineEnd, '\r');
    return inside < 0 ? lineEnd : lineEnd - 1;
  }

  private void dispatch(byte[] verb, byte[] buffer, int start, int stop) {
    if (verb == SUB) {
      connection.subscriptions().subscribe(buffer, starts, ends, splitLines(buffer, start, stop));
    } else if (verb == UNSUB) {
      connection.subscriptions().unsubscribe(buffer, starts, ends, splitLines(buffer, start, stop));
    } else if (verb == CONNECT) {
      forget();
      connection.connect(buffer, start, stop - start);
    } else if (verb == INFO) {
      connection.info(buffer, start, stop - start);
    } else {
      connection.clientError(buffer, start, stop - start);
    }
  }

  private int publish(byte[] buffer, int at, int end, byte[] verb) {
    int after = verb(buffer, at, end, verb);
    if (after < 0) {
      return after == INCOMPLETE ? INCOMPLETE : malformed();
    }
    if (after == end) {
      return INCOMPLETE;
    }
    if (!isBlank(buffer[after])) {
      return malformed();
    }
    int start = skipBlanks(buffer, after, end);
    int lineEnd = find(buffer, start + 1, end, '\n');
    if (lineEnd < 0) {
      return connection.isTooLong(end - start) ? end : INCOMPLETE;
    }
    int stop = lineStop(buffer, start, lineEnd);
    if (connection.isTooLong(stop - start)) {
      return end;
    }
    int count = split(buffer, start, stop);
    int total = sizes(buffer, start, stop, verb == HPUB, count);
    if (total < 0) {
      return end;
    }
    if (connection.isPayloadTooLong(total)) {
      refuseTooLong(buffer, lineEnd + 1, end, count, total, verb == HPUB);
      return end;
    }
    int next = lineEnd + 1 + total + 2;
    boolean split = next > end;
    if (!lineJudged) {
      judge(buffer);
      if (split) {
        // The reference reads the line of a message that a read cuts in two once more, and so
        // complains twice.
        judge(buffer);
      }
    }
    lineJudged = split;
    if (split) {
      needed = next - at;
      return INCOMPLETE;
    }
    if (buffer[next - 2] != '\r' || buffer[next - 1] != '\n') {
      return malformed();
    }
    route(buffer, at, lineEnd, count, total, verb == HPUB);
    return next;
  }

  private void refuseTooLong(
      byte[] buffer, int at, int end, int count, int total, boolean withHeaders) {
    if (withHeaders) {
      int headers = Math.min(number(buffer, count - 2), end - at);
      publication.message().wrap(buffer).subject(starts[0], ends[0] - starts[0]);
      publication.message().headers(at, headers).payload(at + headers, 0);
      connection.publishing().refuseTooLong(publication, total);
    }
  }

  private void judge(byte[] buffer) {
    connection.publishing().judgeSubject(buffer, starts[0], ends[0] - starts[0]);
  }

  /**
   * Checks the sizes of a publish; the total, or -1 after the connection was told what is wrong.
   */
  private int sizes(byte[] buffer, int start, int stop, boolean withHeaders, int count) {
    int fewest = withHeaders ? 3 : 2;
    if (withHeaders && !connection.takesHeaders()) {
      connection.refuse("message headers not supported");
      return -1;
    }
    if (count < fewest || count > fewest + 1) {
      connection.refuse("publish with a bad number of arguments: " + text(buffer, start, stop));
      return -1;
    }
    int total = number(buffer, count - 1);
    int headers = withHeaders ? number(buffer, count - 2) : 0;
    if (total < 0 || headers < 0 || headers > total) {
      connection.refuse("publish with a bad size: " + text(buffer, start, stop));
      return -1;
    }
    return total;
  }

  /** As in the reference a size has at most nine digits, leading zeros included. */
  private int number(byte[] buffer, int argument) {
    return Wire.decimal(buffer, starts[argument], ends[argument] - starts[argument]);
  }

  private static String text(byte[] buffer, int start, int stop) {
    return new String(buffer, start, stop - start, UTF_8);
  }

  private void route(
      byte[] buffer, int at, int lineEnd, int count, int total, boolean withHeaders) {
    int headers = withHeaders ? number(buffer, count - 2) : 0;
    int firstSize = withHeaders ? count - 2 : count - 1;
    boolean hasReply = firstSize == 2;
    int payload = lineEnd + 1;
    Message message = publication.message();
    message.wrap(buffer).subject(starts[0], ends[0] - starts[0]);
    message.headers(payload, headers).payload(payload + headers, total - headers);
    if (hasReply) {
      message.reply(starts[1], ends[1] - starts[1]);
    }
    int tail = hasReply ? starts[1] : starts[firstSize];
    if (isTailContiguous(buffer, hasReply ? 1 : firstSize, count, lineEnd)
        && (!withHeaders || headers > 0)) {
      publication.tail(tail, payload + total + 2 - tail);
    } else {
      publication.encode(message);
      connection.publishing().endRunAfterThis();
    }
    MatchResult match = connection.publishing().publish(publication);
    boolean asItStands = publication.message().buffer() == buffer && buffer[lineEnd - 1] == '\r';
    if (match != null && asItStands && !hasReply) {
      known.remember(publication, at, match);
    } else {
      known.forget();
    }
  }

  /** Whether the arguments from one on can go out as they came in. */
  private boolean isTailContiguous(byte[] buffer, int from, int count, int lineEnd) {
    for (int i = from; i < count - 1; i++) {
      if (starts[i + 1] != ends[i] + 1 || buffer[ends[i]] != ' ') {
        return false;
      }
    }
    return ends[count - 1] == lineEnd - 1;
  }

  private int split(byte[] buffer, int start, int stop) {
    int count = 0;
    int at = start;
    while (true) {
      at = skipBlanks(buffer, at, stop);
      if (at == stop) {
        return count;
      }
      int from = at;
      while (at < stop && !isBlank(buffer[at])) {
        at++;
      }
      if (count < MOST_ARGUMENTS) {
        starts[count] = from;
        ends[count] = at;
      }
      count++;
    }
  }

  /** Splits as SUB and UNSUB do, for which the characters of line ends part arguments too. */
  private int splitLines(byte[] buffer, int start, int stop) {
    for (int at = start; at < stop; at++) {
      if (buffer[at] == '\r' || buffer[at] == '\n') {
        buffer[at] = ' ';
      }
    }
    return split(buffer, start, stop);
  }

  private static int skipBlanks(byte[] buffer, int from, int end) {
    int at = from;
    while (at < end && isBlank(buffer[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t';
  }

  private static int find(byte[] buffer, int from, int end, char character) {
    for (int at = from; at < end; at++) {
      if (buffer[at] == character) {
        return at;
      }
    }
    return -1;
  }
}
