package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers of a message that asks to be traced: by {@code Nats-Trace-Dest} itself, or by the
 * {@code traceparent} of another tracing system whose flag says that it samples. Names keep their
 * case. Immutable.
 */
public final class TraceRequest {

  /** Where the events are wanted. */
  public static final String DESTINATION = "Nats-Trace-Dest";

  /** What stands there instead to keep whoever comes next from tracing; no subject. */
  public static final String DISABLED = "trace disabled";

  private static final String ONLY = "Nats-Trace-Only";
  private static final String HOP = "Nats-Trace-Hop";
  private static final String ORIGIN_ACCOUNT = "Nats-Trace-Origin-Account";
  private static final String ENCODING = "Accept-Encoding";
  private static final String PARENT = "traceparent";
  private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(US_ASCII);
  private static final byte[] DESTINATION_LINE = (DESTINATION + ':').getBytes(US_ASCII);
  private static final byte[] PARENT_LINE = (PARENT + ':').getBytes(US_ASCII);
  private static final int HEX = 16;

  private final Map<String, List<String>> headers;
  private final boolean external;

  private TraceRequest(Map<String, List<String>> headers, boolean external) {
    this.headers = headers;
    this.external = external;
  }

  /** What a glance at a header block finds. */
  public enum Glance {
    /** Nothing that asks for a trace. */
    NOTHING,
    /** The header of another tracing system. */
    PARENT,
    /** The destination of a trace. */
    DESTINATION
  }

  /** Glances at the beginning of each line of a header block; made for every one that is sent. */
  public static Glance glance(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int second = offset + VERSION.length;
    int first = second < end && bytes[second - 1] == '\n' ? second : offset;
    Glance found = Glance.NOTHING;
    for (int at = first; at < end; at = LineEnds.nextLine(bytes, at, end)) {
      byte initial = bytes[at];
      if (initial == 'N' && begins(bytes, at, end, DESTINATION_LINE)) {
        return Glance.DESTINATION;
      }
      if ((initial | 0x20) == 't' && begins(bytes, at, end, PARENT_LINE)) {
        found = Glance.PARENT;
      }
    }
    return found;
  }

  /** Compares without regard to case, which is looked at later. */
  private static boolean begins(byte[] bytes, int at, int end, byte[] line) {
    if (end - at < line.length) {
      return false;
    }
    for (int i = 0; i < line.length; i++) {
      if ((bytes[at + i] | 0x20) != (line[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  /** What a header block asks for, or null if it asks for no trace. */
  public static TraceRequest in(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (length < VERSION.length
        || !Arrays.equals(bytes, offset, offset + VERSION.length, VERSION, 0, VERSION.length)) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    boolean sampled = false;
    int at = offset + VERSION.length;
    while (at < end) {
      int colon = find(bytes, at, end, ':');
      int lineEnd = colon < 0 ? -1 : lineEnd(bytes, colon + 1, end);
      if (lineEnd < 0) {
        break;
      }
      String name = new String(bytes, at, colon - at, UTF_8);
      String value = trimmed(bytes, colon + 1, lineEnd);
      if (!name.isEmpty() && !value.isEmpty()) {
        if (name.equals(DESTINATION) && !headers.containsKey(name) && value.equals(DISABLED)) {
          return null;
        }
        sampled |= name.equalsIgnoreCase(PARENT) && isSampled(value);
        headers.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
      }
      at = lineEnd + 2;
    }
    boolean asked = headers.containsKey(DESTINATION);
    return asked || sampled ? new TraceRequest(headers, !asked) : null;
  }

  private static int find(byte[] bytes, int from, int end, char character) {
    for (int at = from; at < end; at++) {
      if (bytes[at] == character) {
        return at;
      }
    }
    return -1;
  }

  private static int lineEnd(byte[] bytes, int from, int end) {
    for (int at = from; at < end - 1; at++) {
      if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private static String trimmed(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    return new String(bytes, start, end - start, UTF_8);
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t';
  }

  /** Whether the last of four parts, two hexadecimal digits up to 7f, has its lowest bit set. */
  private static boolean isSampled(String parent) {
    String[] parts = parent.split("-", -1);
    if (parts.length != 4 || parts[3].length() != 2) {
      return false;
    }
    int high = Character.digit(parts[3].charAt(0), HEX);
    int low = Character.digit(parts[3].charAt(1), HEX);
    return high >= 0 && high < HEX / 2 && low >= 0 && (low & 1) == 1;
  }

  private String first(String name) {
    List<String> values = headers.get(name);
    return values == null ? "" : values.get(0);
  }

  /** All headers of the message, by name. */
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** Whether another tracing system asks, so that the account says where the events go. */
  public boolean external() {
    return external;
  }

  /** The subject for the events, empty if the account says it. */
  public String destination() {
    return external ? "" : first(DESTINATION);
  }

  /** Whether the message is to be traced and not delivered. */
  public boolean only() {
    if (external) {
      return false;
    }
    String value = first(ONLY).toLowerCase(Locale.ROOT);
    return value.equals("1") || value.equals("true") || value.equals("on");
  }

  /** The hop under which another server handed the message over, empty for none. */
  public String hop() {
    return first(HOP);
  }

  /** A header of former servers that forbids the trace, empty if it is not there. */
  public String originAccount() {
    return first(ORIGIN_ACCOUNT);
  }

  /** How the events may be encoded. */
  public TraceEncoding encoding() {
    return TraceEncoding.accepted(first(ENCODING));
  }
}
