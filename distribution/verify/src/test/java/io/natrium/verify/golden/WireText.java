package io.natrium.verify.golden;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The readable form of bytes in a transcript: escapes, repeats and places where a write ends. */
final class WireText {

  private static final Pattern REPEAT_END = Pattern.compile("\\*(\\d+)}");
  private static final String SPLIT = "{|}";

  /** Runs of one byte are written as a repeat from this length on. */
  private static final int RUN = 32;

  private final String text;
  private final List<byte[]> chunks = new ArrayList<>();

  private WireText(String text) {
    this.text = text;
  }

  /** Returns the chunks that are to be written one by one. */
  static List<byte[]> decode(String text) {
    WireText wire = new WireText(text);
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    wire.decode(0, rest, false);
    wire.endChunk(rest);
    return wire.chunks;
  }

  /**
   * Decodes up to the end of the text, or inside a repeat up to behind its {@code *COUNT}}.
   *
   * @return where decoding ended, or -1 when a repeat has no such end and its brace is literal
   */
  private int decode(int start, ByteArrayOutputStream out, boolean inside) {
    Matcher repeatEnd = REPEAT_END.matcher(text);
    int i = start;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\') {
        i = decodeEscape(i + 1, out);
      } else if (text.startsWith(SPLIT, i)) {
        if (!inside) {
          endChunk(out);
        }
        i += SPLIT.length();
      } else if (c == '{') {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int end = decode(i + 1, body, true);
        if (end < 0) {
          out.write('{');
          i++;
        } else {
          out.writeBytes(body.toByteArray());
          i = end;
        }
      } else if (inside && repeatEnd.region(i, text.length()).lookingAt()) {
        repeat(out, Integer.parseInt(repeatEnd.group(1)));
        return repeatEnd.end();
      } else {
        out.write(c);
        i++;
      }
    }
    return inside ? -1 : i;
  }

  private int decodeEscape(int i, ByteArrayOutputStream out) {
    switch (text.charAt(i)) {
      case 'r' -> out.write('\r');
      case 'n' -> out.write('\n');
      case 't' -> out.write('\t');
      case '0' -> out.write(0);
      case '\\', '{' -> out.write(text.charAt(i));
      case 'x' -> {
        out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        return i + 3;
      }
      default ->
          throw new IllegalArgumentException("no such escape: \\" + text.charAt(i) + " in " + text);
    }
    return i + 1;
  }

  private static void repeat(ByteArrayOutputStream out, int count) {
    byte[] body = out.toByteArray();
    out.reset();
    for (int n = 0; n < count; n++) {
      out.writeBytes(body);
    }
  }

  private void endChunk(ByteArrayOutputStream out) {
    if (out.size() > 0) {
      chunks.add(out.toByteArray());
      out.reset();
    }
  }

  /** Returns the one text that the recorder would write for these bytes. */
  static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < bytes.length) {
      int run = 1;
      while (i + run < bytes.length && bytes[i + run] == bytes[i]) {
        run++;
      }
      String one = encode(bytes[i] & 0xff);
      if (run >= RUN) {
        out.append('{').append(one).append('*').append(run).append('}');
        i += run;
      } else {
        out.append(one);
        i++;
      }
    }
    return out.toString();
  }

  private static String encode(int b) {
    return switch (b) {
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case 0 -> "\\0";
      case '\\' -> "\\\\";
      default -> b >= ' ' && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b);
    };
  }
}
