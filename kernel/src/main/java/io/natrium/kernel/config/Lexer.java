package io.natrium.kernel.config;

import java.util.Locale;

/**
 * Splits configuration text into tokens.
 *
 * <p>The language has no grammar on paper; nats-server's behaviour is the grammar, so the states
 * here correspond to its states and give the same messages at the same places. Known differences,
 * all in favour of text that nats-server refuses or mangles: a list may end in an integer, a block
 * may end in a carriage return, and a block at the very end of the text does not keep its closing
 * parenthesis.
 *
 * <p>Used by one thread for one text.
 */
final class Lexer extends ValueLexer {

  Lexer(String input) {
    super(input);
    begin(this::top);
  }

  // ---- top level

  private State top() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::top);
    }
    if (c == '{') {
      push(this::top);
      return skipTo(this::blockStart);
    }
    if (startsComment(c)) {
      return commentThen(this::top);
    }
    if (c == '/' || c == END) {
      return unfinished();
    }
    backup();
    push(this::topValueEnd);
    return this::keyStart;
  }

  private State topValueEnd() {
    int c = next();
    if (startsComment(c)) {
      return commentThen(this::top);
    }
    if (c == '/' || isBlank(c)) {
      return this::topValueEnd;
    }
    if (isLineEnd(c) || c == END || c == ';' || c == ',' || c == '}') {
      return skipTo(this::top);
    }
    return error(
        "Expected a top-level value to end with a new line, comment or EOF, but got '"
            + show(c)
            + "' instead.");
  }

  // ---- a brace at top level: the whole text is one map, as JSON has it

  private State blockStart() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::blockStart);
    }
    if (c == '{') {
      push(this::blockEnd);
      return skipTo(this::blockStart);
    }
    if (c == '}') {
      ignore();
      return pop();
    }
    if (startsComment(c)) {
      return commentThen(this::blockStart);
    }
    if (c == '/' || c == END) {
      return unfinished();
    }
    backup();
    push(this::blockValueEnd);
    return this::keyStart;
  }

  private State blockValueEnd() {
    int c = next();
    if (startsComment(c)) {
      return commentThen(this::blockValueEnd);
    }
    if (c == '/' || isBlank(c)) {
      return this::blockValueEnd;
    }
    if (isLineEnd(c) || c == ';' || c == ',') {
      return skipTo(this::blockStart);
    }
    if (c == '}') {
      backup();
      return this::blockEnd;
    }
    return error(
        "Expected a block-level value to end with a new line, comment or EOF, but got '"
            + show(c)
            + "' instead.");
  }

  private State blockEnd() {
    int c = next();
    if (startsComment(c)) {
      return commentThen(this::blockStart);
    }
    if (c == '/' || isLineEnd(c) || isBlank(c)) {
      return this::blockEnd;
    }
    if (c == ';' || c == ',') {
      return skipTo(this::blockStart);
    }
    if (c == '}') {
      ignore();
      return pop();
    }
    return error("Expected a block-level to end with a '}', but got '" + show(c) + "' instead.");
  }

  // ---- keys outside of maps

  private State keyStart() {
    int c = peek();
    if (isSeparator(c)) {
      return error("Unexpected key separator '" + show(c) + "'");
    }
    if (isSpace(c)) {
      next();
      return skipTo(this::keyStart);
    }
    if (c == '"' || c == '\'') {
      next();
      return skipTo(() -> quotedKey(c));
    }
    ignore();
    next();
    return this::key;
  }

  private State quotedKey(int quote) {
    int c = peek();
    if (c == quote) {
      emit(TokenKind.KEY);
      next();
      return skipTo(this::keyEnd);
    }
    if (c == END) {
      return unfinished();
    }
    next();
    return () -> quotedKey(quote);
  }

  private State key() {
    int c = peek();
    if (isSpace(c)) {
      return isIncludeWord() ? skipTo(this::includeStart) : endKey(this::keyEnd);
    }
    if (isSeparator(c) || c == END) {
      return endKey(this::keyEnd);
    }
    next();
    return this::key;
  }

  private State keyEnd() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::keyEnd);
    }
    if (isSeparator(c)) {
      return skipTo(this::value);
    }
    if (c == END) {
      emit(TokenKind.END);
      return null;
    }
    backup();
    return this::value;
  }

  private State endKey(State next) {
    emit(TokenKind.KEY);
    return next;
  }

  private boolean isIncludeWord() {
    return collected().toLowerCase(Locale.ROOT).equals("include");
  }

  // ---- values

  private State value() {
    int c = next();
    if (isBlank(c)) {
      return skipTo(this::value);
    }
    if (c == '[') {
      ignore();
      emit(TokenKind.LIST_START);
      return this::listValue;
    }
    if (c == '{') {
      ignore();
      emit(TokenKind.MAP_START);
      return this::mapKeyStart;
    }
    backup();
    return scalar();
  }

  private State listValue() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::listValue);
    }
    if (startsComment(c)) {
      return commentThen(this::listValue);
    }
    if (c == '/' || c == ',') {
      return error("Unexpected array value terminator ','.");
    }
    if (c == ']') {
      return listEnd();
    }
    backup();
    push(this::listValueEnd);
    return this::value;
  }

  private State listValueEnd() {
    int c = next();
    if (isBlank(c)) {
      return skipTo(this::listValueEnd);
    }
    if (startsComment(c)) {
      return commentThen(this::listValueEnd);
    }
    if (c == '/' || c == ',' || isLineEnd(c)) {
      return skipTo(this::listValue);
    }
    if (c == ']') {
      return listEnd();
    }
    return error(
        "Expected an array value terminator \",\" or an array terminator \"]\", but got '"
            + show(c)
            + "' instead.");
  }

  private State listEnd() {
    ignore();
    emit(TokenKind.LIST_END);
    return pop();
  }

  // ---- maps

  private State mapKeyStart() {
    int c = peek();
    if (isSeparator(c)) {
      return error("Unexpected key separator '" + show(c) + "'.");
    }
    if (c == ']') {
      return error("Unexpected array end ']' processing map.");
    }
    if (c == END) {
      return error("Unexpected EOF processing map.");
    }
    if (isSpace(c)) {
      next();
      return skipTo(this::mapKeyStart);
    }
    if (c == '}') {
      next();
      return mapEnd();
    }
    if (c == '"' || c == '\'') {
      next();
      return skipTo(() -> quotedMapKey(c));
    }
    if (c == '#' || c == '/') {
      next();
      if (startsComment(c)) {
        return commentThen(this::mapKeyStart);
      }
    }
    ignore();
    next();
    return this::mapKey;
  }

  private State quotedMapKey(int quote) {
    int c = peek();
    if (c == END) {
      return error(
          quote == '"'
              ? "Unexpected EOF processing double quoted map key."
              : "Unexpected EOF processing quoted map key.");
    }
    if (c == quote) {
      emit(TokenKind.KEY);
      next();
      return skipTo(this::mapKeyEnd);
    }
    next();
    return () -> quotedMapKey(quote);
  }

  private State mapKey() {
    int c = peek();
    if (c == END) {
      return error("Unexpected EOF processing map key.");
    }
    if (isSpace(c)) {
      if (isIncludeWord()) {
        push(this::mapValueEnd);
        return skipTo(this::includeStart);
      }
      return endKey(this::mapKeyEnd);
    }
    if (isSeparator(c)) {
      return endKey(this::mapKeyEnd);
    }
    next();
    return this::mapKey;
  }

  private State mapKeyEnd() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::mapKeyEnd);
    }
    if (isSeparator(c)) {
      return skipTo(this::mapValue);
    }
    backup();
    return this::mapValue;
  }

  private State mapValue() {
    int c = next();
    if (isSpace(c)) {
      return skipTo(this::mapValue);
    }
    if (c == ',') {
      return error("Unexpected map value terminator \",\".");
    }
    if (c == '}') {
      return mapEnd();
    }
    backup();
    push(this::mapValueEnd);
    return this::value;
  }

  private State mapValueEnd() {
    int c = next();
    if (isBlank(c)) {
      return skipTo(this::mapValueEnd);
    }
    if (startsComment(c)) {
      return commentThen(this::mapValueEnd);
    }
    if (c == '/' || c == ';' || c == ',' || isLineEnd(c)) {
      return skipTo(this::mapKeyStart);
    }
    if (c == '}') {
      return mapEnd();
    }
    return error(
        "Expected a map value terminator \",\" or a map terminator \"}\", but got '"
            + show(c)
            + "' instead.");
  }

  private State mapEnd() {
    ignore();
    emit(TokenKind.MAP_END);
    return pop();
  }

  // ---- comments

  /** Tells whether the character just read begins a comment; reads the second slash. */
  private boolean startsComment(int c) {
    if (c == '#') {
      return true;
    }
    if (c != '/') {
      return false;
    }
    if (next() == '/') {
      return true;
    }
    backup();
    return false;
  }

  private State commentThen(State next) {
    push(next);
    ignore();
    return this::comment;
  }

  private static boolean isSeparator(int c) {
    return c == '=' || c == ':';
  }
}
