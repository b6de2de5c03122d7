package io.natrium.kernel.config;

import java.util.Locale;
import java.util.Set;

/** The states that read scalar values, comments and includes. */
abstract class ValueLexer extends LexerInput {

  private static final Set<String> BOOLEANS = Set.of("true", "false", "on", "off", "yes", "no");
  private static final String DATE_AFTER_YEAR = "00-00T00:00:00Z";
  private static final String NUMBER_SUFFIXES = "kKmMgGtTpPeE";

  private State afterEscape;

  ValueLexer(String input) {
    super(input);
  }

  /** Enters a scalar; the first character was not consumed yet. */
  final State scalar() {
    int c = next();
    if (c == '\'') {
      ignore();
      return this::singleQuoted;
    } else if (c == '"') {
      ignore();
      afterEscape = this::doubleQuoted;
      return this::doubleQuoted;
    } else if (c == '-') {
      return this::negativeStart;
    } else if (c == '(') {
      ignore();
      return this::block;
    } else if (isDigit(c)) {
      return this::numberLike;
    } else if (c == '.') {
      return error("Floats must start with a digit");
    } else if (isLineEnd(c)) {
      return error("Expected value but found new line");
    }
    backup();
    return bare();
  }

  // ---- texts

  private State bare() {
    afterEscape = this::bareText;
    return this::bareText;
  }

  private State bareText() {
    int c = next();
    if (c == '\\') {
      beginEscape(1);
      return this::escape;
    }
    if (c == '\'') {
      return closeQuote(TokenKind.TEXT);
    }
    if (!endsBareText(c)) {
      return this::bareText;
    }
    backup();
    if (hasEscapes()) {
      emit(TokenKind.TEXT);
    } else if (BOOLEANS.contains(collected().toLowerCase(Locale.ROOT))) {
      emit(TokenKind.BOOLEAN);
    } else if (dropFirst('$')) {
      emit(TokenKind.VARIABLE);
    } else {
      emit(TokenKind.TEXT);
    }
    return pop();
  }

  private static boolean endsBareText(int c) {
    return isLineEnd(c) || c == END || c == ';' || c == ',' || c == ']' || c == '}' || isBlank(c);
  }

  private State singleQuoted() {
    int c = next();
    if (c == '\'') {
      return closeQuote(TokenKind.TEXT);
    }
    return c == END ? unfinished() : this::singleQuoted;
  }

  private State doubleQuoted() {
    int c = next();
    if (c == '\\') {
      beginEscape(1);
      return this::escape;
    }
    if (c == '"') {
      return closeQuote(TokenKind.TEXT);
    }
    return c == END ? unfinished() : this::doubleQuoted;
  }

  /** Ends the token before the quote just read and drops the quote. */
  private State closeQuote(TokenKind kind) {
    backup();
    emit(kind);
    next();
    ignore();
    return pop();
  }

  /** At the end of the text: an error, unless nothing was collected. */
  final State unfinished() {
    if (hasCollected()) {
      return error("Unexpected EOF.");
    }
    emit(TokenKind.END);
    return null;
  }

  private State escape() {
    int c = next();
    switch (c) {
      case 'x':
        return this::hexEscape;
      case 't':
        endEscape('\t');
        return afterEscape;
      case 'n':
        endEscape('\n');
        return afterEscape;
      case 'r':
        endEscape('\r');
        return afterEscape;
      case '"':
        endEscape('"');
        return afterEscape;
      case '\\':
        endEscape('\\');
        return afterEscape;
      default:
        return error(
            "Invalid escape character '"
                + show(c)
                + "'. Only the following escape characters are allowed: \\xXX, \\t, \\n, \\r, \\\","
                + " \\\\.");
    }
  }

  private State hexEscape() {
    int high = next();
    int low = isLineEnd(high) ? high : next();
    if (isLineEnd(low)) {
      return error("Expected two hexadecimal digits after '\\x', but hit end of line");
    }
    if (hexDigit(high) < 0 || hexDigit(low) < 0) {
      return error(
          "Expected two hexadecimal digits after '\\x', but got '" + lastCharacters(2) + "'");
    }
    endEscape(hexDigit(high) << 4 | hexDigit(low));
    return afterEscape;
  }

  private static int hexDigit(int c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** A text in parentheses; it ends at a ')' that stands alone on its line. */
  private State block() {
    int c = next();
    if (c == END) {
      return error("Unexpected EOF processing block.");
    }
    if (c != ')' || !startsLine()) {
      return this::block;
    }
    int after = peek();
    if (after != END && !isLineEnd(after)) {
      return this::block;
    }
    unread(')');
    next();
    return closeQuote(TokenKind.TEXT);
  }

  // ---- numbers, dates and what only starts like them

  private State numberLike() {
    int c = next();
    if (c == '-') {
      return collectedLength() == 5
          ? this::dateAfterYear
          : error("All ISO8601 dates must be in full Zulu form.");
    } else if (isDigit(c)) {
      return this::numberLike;
    } else if (c == '.') {
      return this::fractionStart;
    } else if (NUMBER_SUFFIXES.indexOf(c) >= 0) {
      return this::suffix;
    } else if (!endsNumber(c)) {
      return bare();
    }
    return endNumber();
  }

  /**
   * nats-server forgets the ']' here, so that a list may not end in an integer, which refuses plain
   * JSON; Natrium reads it.
   */
  private static boolean endsNumber(int c) {
    return isLineEnd(c) || c == END || c == '}' || c == ']' || c == ';' || c == ',' || isBlank(c);
  }

  private State endNumber() {
    backup();
    emit(TokenKind.INTEGER);
    return pop();
  }

  private State suffix() {
    int c = next();
    if (c == 'b' || c == 'B' || c == 'i' || c == 'I') {
      return this::suffix;
    }
    if (endsNumber(c) || isDigit(c)) {
      return endNumber();
    }
    backup();
    return bare();
  }

  private State negativeStart() {
    int c = next();
    if (isDigit(c)) {
      return this::negative;
    }
    return error(
        c == '.'
            ? "Floats must start with a digit, not '.'."
            : "Expected a digit but got '" + show(c) + "'.");
  }

  private State negative() {
    int c = next();
    if (isDigit(c)) {
      return this::negative;
    } else if (c == '.') {
      return this::fractionStart;
    } else if (NUMBER_SUFFIXES.indexOf(c) >= 0) {
      return this::suffix;
    }
    return endNumber();
  }

  private State fractionStart() {
    int c = next();
    return isDigit(c)
        ? this::fraction
        : error("Floats must have a digit after the '.', but got '" + show(c) + "' instead.");
  }

  private State fraction() {
    int c = next();
    if (isDigit(c)) {
      return this::fraction;
    }
    if (c == '.') {
      return this::address;
    }
    backup();
    emit(TokenKind.DECIMAL);
    return pop();
  }

  /** An IP address, perhaps with a port. */
  private State address() {
    int c = next();
    if (isDigit(c) || c == '.' || c == ':' || c == '-') {
      return this::address;
    }
    backup();
    emit(TokenKind.TEXT);
    return pop();
  }

  private State dateAfterYear() {
    for (int i = 0; i < DATE_AFTER_YEAR.length(); i++) {
      char expected = DATE_AFTER_YEAR.charAt(i);
      int c = next();
      if (expected == '0' && !isDigit(c)) {
        return error("Expected digit in ISO8601 datetime, but found '" + show(c) + "' instead.");
      }
      if (expected != '0' && expected != c) {
        return error(
            "Expected '"
                + expected
                + "' in ISO8601 datetime, but found '"
                + show(c)
                + "' instead.");
      }
    }
    emit(TokenKind.TIME);
    return pop();
  }

  // ---- comments

  /** Reads up to the line end and returns to what was pushed. */
  final State comment() {
    int c = peek();
    if (isLineEnd(c) || c == END) {
      ignore();
      return pop();
    }
    next();
    return this::comment;
  }

  // ---- includes

  final State includeStart() {
    int c = next();
    if (isBlank(c)) {
      return skipTo(this::includeStart);
    }
    backup();
    return this::include;
  }

  private State include() {
    int c = next();
    if (c == '\'' || c == '"') {
      ignore();
      return c == '"' ? this::doubleQuotedInclude : this::singleQuotedInclude;
    }
    String wrong =
        switch (c) {
          case '[' -> "start of an array";
          case '{' -> "start of a map";
          case '(' -> "start of a block";
          case '\\' -> "escape sequence";
          case '\n', '\r' -> "new line";
          default -> isDigit(c) || c == '-' ? "start of a number" : null;
        };
    if (wrong != null) {
      return error("Expected include value but found " + wrong);
    }
    backup();
    return this::bareInclude;
  }

  private State singleQuotedInclude() {
    int c = next();
    if (c == '\'') {
      return closeQuote(TokenKind.INCLUDE);
    }
    return c == END ? error("Unexpected EOF in quoted include") : this::singleQuotedInclude;
  }

  private State doubleQuotedInclude() {
    int c = next();
    if (c == '"') {
      return closeQuote(TokenKind.INCLUDE);
    }
    return c == END ? error("Unexpected EOF in double quoted include") : this::doubleQuotedInclude;
  }

  private State bareInclude() {
    int c = next();
    if (c == '\'') {
      return closeQuote(TokenKind.INCLUDE);
    }
    if (isLineEnd(c) || c == END || c == ';' || c == '}' || isBlank(c)) {
      backup();
      emit(TokenKind.INCLUDE);
      return pop();
    }
    return this::bareInclude;
  }
}
