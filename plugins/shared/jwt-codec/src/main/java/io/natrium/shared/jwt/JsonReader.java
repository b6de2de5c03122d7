package io.natrium.shared.jwt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value (RFC 8259). Objects become maps in order, of a name written twice the last
 * value counts; arrays become lists; numbers become Long, or Double where they do not fit. Nesting
 * is bounded. Used once, by one thread.
 */
final class JsonReader {

  private static final int DEEPEST = 64;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads an object.
   *
   * @throws BadTokenException if the text is no JSON object
   */
  static Map<String, Object> object(String text) throws BadTokenException {
    JsonReader reader = new JsonReader(text);
    reader.blanks();
    if (!reader.next('{')) {
      throw reader.bad("expected an object");
    }
    Map<String, Object> read = reader.members();
    reader.blanks();
    if (reader.at != text.length()) {
      throw reader.bad("expected nothing more");
    }
    return read;
  }

  private BadTokenException bad(String what) {
    return new BadTokenException("bad JSON at character " + at + ": " + what);
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean next(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private Object value() throws BadTokenException {
    blanks();
    if (at == text.length()) {
      throw bad("unexpected end");
    }
    return switch (text.charAt(at++)) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number(at - 1);
    };
  }

  private Object word(String word, Object value) throws BadTokenException {
    if (!text.startsWith(word, at - 1)) {
      throw bad("unknown word");
    }
    at += word.length() - 1;
    return value;
  }

  private Object number(int start) throws BadTokenException {
    at = start;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw bad("expected a value");
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException fraction) {
      return Double.valueOf(digits);
    }
  }

  private void descend() throws BadTokenException {
    if (++depth > DEEPEST) {
      throw bad("nested too deeply");
    }
  }

  private Map<String, Object> members() throws BadTokenException {
    descend();
    Map<String, Object> members = new LinkedHashMap<>();
    blanks();
    if (!next('}')) {
      do {
        blanks();
        if (!next('"')) {
          throw bad("expected a name");
        }
        String name = string();
        blanks();
        if (!next(':')) {
          throw bad("expected a colon");
        }
        members.put(name, value());
        blanks();
      } while (next(','));
      if (!next('}')) {
        throw bad("expected the end of an object");
      }
    }
    depth--;
    return members;
  }

  private List<Object> elements() throws BadTokenException {
    descend();
    List<Object> elements = new ArrayList<>();
    blanks();
    if (!next(']')) {
      do {
        elements.add(value());
        blanks();
      } while (next(','));
      if (!next(']')) {
        throw bad("expected the end of an array");
      }
    }
    depth--;
    return elements;
  }

  private String string() throws BadTokenException {
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return read.toString();
      }
      if (c < ' ') {
        throw bad("a control character in a string");
      }
      read.append(c == '\\' ? escaped() : c);
    }
    throw bad("unexpected end");
  }

  private char escaped() throws BadTokenException {
    if (at == text.length()) {
      throw bad("unexpected end");
    }
    return switch (text.charAt(at++)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw bad("unknown escape");
    };
  }

  private char unicode() throws BadTokenException {
    int code = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw bad("expected four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }
}
