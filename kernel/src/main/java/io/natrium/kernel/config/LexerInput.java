package io.natrium.kernel.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The cursor under the lexer: characters, lines and columns, the token being collected, and the
 * stack of states to return to.
 *
 * <p>Line and column follow nats-server's counting to the letter, its oddities included, because
 * its messages carry them: a line feed counts as read when it was only looked at.
 */
abstract class LexerInput {

  /** The end of the text, and the NUL character, which ends a value in the same way. */
  static final int END = 0;

  /** A step of the lexer; returns the next one, or null when no token can follow. */
  @FunctionalInterface
  interface State {
    State run();
  }

  private final String input;
  private final char[] characters;
  private final Deque<Token> ready = new ArrayDeque<>();
  private final Deque<State> returns = new ArrayDeque<>();
  private final ByteArrayOutputStream escaped = new ByteArrayOutputStream();

  private boolean hasEscapes;
  private int start;
  private int position;
  private int width;
  private int line = 1;
  private int lineStart;
  private int tokenColumnBase;
  private int tokenStart;
  private State state;

  LexerInput(String input) {
    this.input = input;
    this.characters = input.toCharArray();
  }

  final void begin(State first) {
    state = first;
  }

  /** Returns the next token; after END or ERROR there is none. */
  final Token nextToken() {
    while (ready.isEmpty()) {
      state = state.run();
    }
    return ready.poll();
  }

  // ---- reading

  final int next() {
    if (position >= characters.length) {
      width = 0;
      return END;
    }
    // Large configurations are read before anything is compiled: few calls for each character.
    char c = characters[position];
    if (c == '\n') {
      line++;
      lineStart = position;
    }
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      int pair = input.codePointAt(position);
      width = Character.charCount(pair);
      position += width;
      return pair;
    }
    width = 1;
    position++;
    return c;
  }

  final void backup() {
    position -= width;
    if (position < characters.length && characters[position] == '\n') {
      line--;
    }
  }

  /** Steps back over a character of the same line that was read before the last one. */
  final void unread(char c) {
    position--;
    assert input.charAt(position) == c;
  }

  final int peek() {
    int c = next();
    backup();
    return c;
  }

  /** Forgets what was collected so far. */
  final void ignore() {
    start = position;
    tokenStart = position;
    tokenColumnBase = lineStart;
  }

  final State skipTo(State next) {
    ignore();
    return next;
  }

  // ---- the token being collected

  final boolean hasCollected() {
    return position > start;
  }

  final int collectedLength() {
    return position - start;
  }

  final String collected() {
    return input.substring(start, position);
  }

  /** The previous characters, for messages. */
  final String lastCharacters(int count) {
    return input.substring(Math.max(0, position - count), position);
  }

  /** Tells whether the character before the one just read is a line feed. */
  final boolean startsLine() {
    return position >= 2 && input.charAt(position - 2) == '\n';
  }

  /** Drops the first collected character when it is this one. */
  final boolean dropFirst(char c) {
    if (start < input.length() && input.charAt(start) == c) {
      start++;
      tokenStart = start;
      return true;
    }
    return false;
  }

  final boolean hasEscapes() {
    return hasEscapes;
  }

  /** Moves the collected characters, without the last ones, in front of an escape. */
  final void beginEscape(int without) {
    hasEscapes = true;
    escaped.writeBytes(input.substring(start, position - without).getBytes(StandardCharsets.UTF_8));
    start = position;
  }

  final void endEscape(int value) {
    escaped.write(value);
    start = position;
  }

  // ---- results

  final void emit(TokenKind kind) {
    String text = collected();
    if (hasEscapes) {
      escaped.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      text = escaped.toString(StandardCharsets.UTF_8);
      escaped.reset();
      hasEscapes = false;
    }
    ready.add(new Token(kind, text, line, tokenStart - tokenColumnBase));
    ignore();
  }

  final State error(String message) {
    ready.add(new Token(TokenKind.ERROR, message, line, position - lineStart));
    return null;
  }

  // ---- states to return to

  final void push(State next) {
    returns.push(next);
  }

  final State pop() {
    return returns.isEmpty() ? error("Unexpected end of a block.") : returns.pop();
  }

  static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isSpace(int c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == 0x85
        || c == 0xA0
        || (c > 0xFF && Character.isSpaceChar(c));
  }

  static boolean isDigit(int c) {
    return Character.isDigit(c);
  }

  /** Shows a character in a message; a line feed as its escape, the end as nothing. */
  static String show(int c) {
    if (c == END) {
      return "";
    }
    return c == '\n' ? "\\n" : Character.toString(c);
  }
}
