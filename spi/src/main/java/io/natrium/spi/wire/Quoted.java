package io.natrium.spi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.Stable;

/**
 * Shows what others wrote in messages and lines of the log, in double quotes and with everything
 * escaped that could be taken for the end of the text or of the line. The form is that of Go's
 * {@code %q}, because nats-server sends it to its clients. Stateless; any thread.
 */
@Stable
public final class Quoted {

  private static final String HEX = "0123456789abcdef";
  private static final int[] LEAST_OF_LENGTH = {0, 0, 0x80, 0x800, 0x10000};

  private Quoted() {}

  /**
   * Quotes a text.
   *
   * @param text any text
   * @return the text with its quotes
   */
  public static String of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /**
   * Quotes bytes.
   *
   * @param bytes UTF-8; a byte that is none is shown as its number
   * @return the text with its quotes
   */
  public static String of(byte[] bytes) {
    return '"' + escaped(bytes, 0, bytes.length) + '"';
  }

  /**
   * Quotes bytes of a buffer.
   *
   * @param buffer UTF-8; a byte that is none is shown as its number
   * @param offset of the first byte
   * @param length how many
   * @return the text with its quotes
   */
  public static String of(byte[] buffer, int offset, int length) {
    return '"' + escaped(buffer, offset, length) + '"';
  }

  /**
   * Escapes bytes of a buffer.
   *
   * @param buffer UTF-8; a byte that is none is shown as its number
   * @param offset of the first byte
   * @param length how many
   * @return the text without quotes around it
   */
  public static String escaped(byte[] buffer, int offset, int length) {
    StringBuilder text = new StringBuilder(length + 16);
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int size = sizeAt(buffer, at, end);
      int point = pointAt(buffer, at, size);
      if (point < 0) {
        hex(text.append("\\x"), buffer[at] & 0xff, 2);
        at++;
      } else {
        append(text, point);
        at += size;
      }
    }
    return text.toString();
  }

  /** How many bytes the character has that begins here; 0 if none does. */
  private static int sizeAt(byte[] buffer, int at, int end) {
    int first = buffer[at] & 0xff;
    int size = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return first > 0xf4 || at + size > end ? 0 : size;
  }

  private static int pointAt(byte[] buffer, int at, int size) {
    if (size == 0) {
      return -1;
    }
    int point = size == 1 ? buffer[at] : buffer[at] & (0x7f >> size);
    for (int next = at + 1; next < at + size; next++) {
      if ((buffer[next] & 0xc0) != 0x80) {
        return -1;
      }
      point = point << 6 | buffer[next] & 0x3f;
    }
    boolean valid =
        point >= LEAST_OF_LENGTH[size]
            && point <= Character.MAX_CODE_POINT
            && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    return valid ? point : -1;
  }

  private static void append(StringBuilder text, int point) {
    switch (point) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case 0x07 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 0x0b -> text.append("\\v");
      default -> {
        if (isPrintable(point)) {
          text.appendCodePoint(point);
        } else if (point < 0x80) {
          hex(text.append("\\x"), point, 2);
        } else if (point < 0x10000) {
          hex(text.append("\\u"), point, 4);
        } else {
          hex(text.append("\\U"), point, 8);
        }
      }
    }
  }

  /** Letters, marks, numbers, punctuation, symbols, and of the blanks the usual one. */
  private static boolean isPrintable(int point) {
    if (point < 0x80) {
      return point >= ' ' && point < 0x7f;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void hex(StringBuilder text, int value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text.append(HEX.charAt(value >> shift & 15));
    }
  }
}
