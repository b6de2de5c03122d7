package io.natrium.tcp.ocsp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * A reader over DER: elements one after another, each with its tag and its content. Everything is
 * checked against the bounds of the element around it. Confined to one call.
 */
final class Der {

  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTETS = 0x04;
  static final int OID = 0x06;
  static final int ENUMERATED = 0x0a;
  static final int TIME = 0x18;
  static final int SEQUENCE = 0x30;

  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  /** Not the DER that was expected. */
  static final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private final byte[] bytes;
  private final int end;
  private int at;
  private int start;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Whether the next element has a tag. */
  boolean isNext(int tag) {
    return at < end && (bytes[at] & 0xff) == tag;
  }

  /** Enters the next element, which must have a tag, and goes on behind it here. */
  Der enter(int tag) throws Malformed {
    if (!isNext(tag)) {
      throw new Malformed("no element " + Integer.toHexString(tag) + " where one is due");
    }
    return next();
  }

  /** Enters the next element, whatever it is. */
  Der next() throws Malformed {
    start = at;
    if (end - at < 2) {
      throw new Malformed("it is cut off");
    }
    int length = bytes[at + 1] & 0xff;
    int body = at + 2;
    if (length >= 0x80) {
      int count = length & 0x7f;
      if (count == 0 || count > 3 || end - body < count) {
        throw new Malformed("a length is out of bounds");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (bytes[body + i] & 0xff);
      }
      body += count;
    }
    if (length > end - body) {
      throw new Malformed("it is cut off");
    }
    at = body + length;
    return new Der(bytes, body, at);
  }

  /** The element entered last, with its tag. */
  byte[] whole() {
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** What is left of the content. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** The next element's content. */
  byte[] read(int tag) throws Malformed {
    return enter(tag).rest();
  }

  /** The bytes of a bit string that has whole bytes. */
  byte[] bits() throws Malformed {
    byte[] content = read(BIT_STRING);
    if (content.length == 0 || content[0] != 0) {
      throw new Malformed("a bit string without whole bytes");
    }
    return Arrays.copyOfRange(content, 1, content.length);
  }

  Instant time() throws Malformed {
    String text = new String(read(TIME), StandardCharsets.US_ASCII);
    try {
      return LocalDateTime.parse(text, GENERALIZED).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new Malformed("a time that is none: " + e.getMessage());
    }
  }

  /** An object identifier in dots. */
  String oid() throws Malformed {
    byte[] content = read(OID);
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (byte part : content) {
      arc = (arc << 7) | (part & 0x7f);
      if (arc > Integer.MAX_VALUE) {
        throw new Malformed("an identifier out of bounds");
      }
      if (part >= 0) {
        if (text.isEmpty()) {
          long first = Math.min(2, arc / 40);
          text.append(first).append('.').append(arc - first * 40);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return text.toString();
  }

  // ---- writing

  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
