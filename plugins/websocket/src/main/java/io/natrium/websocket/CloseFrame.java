package io.natrium.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.transport.Farewell;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * A close frame.
 *
 * @param status the code, or {@link #NO_STATUS} for a frame without one
 * @param text the reason
 */
record CloseFrame(int status, String text) {

  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int NO_STATUS = 1005;
  static final int INVALID_DATA = 1007;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int INTERNAL_ERROR = 1011;
  static final int TLS_HANDSHAKE = 1015;

  private static final int UNUSED = 1004;
  private static final int ABNORMAL = 1006;
  private static final int FIRST_RESERVED = 1016;
  private static final int LAST_RESERVED = 2999;
  private static final int LAST = 4999;
  private static final int MAX_TEXT = FrameReader.MAX_CONTROL - 2;
  private static final String ELLIPSIS = "...";

  /** The frame for what a handler has to say. */
  static CloseFrame of(Farewell farewell) {
    int status =
        switch (farewell.kind()) {
          case NORMAL -> NORMAL;
          case GOING_AWAY -> GOING_AWAY;
          case PROTOCOL_ERROR -> PROTOCOL_ERROR;
          case POLICY -> POLICY;
          case TOO_BIG -> TOO_BIG;
          case TLS_HANDSHAKE -> TLS_HANDSHAKE;
          case INTERNAL_ERROR -> INTERNAL_ERROR;
        };
    return new CloseFrame(status, farewell.text());
  }

  /**
   * Reads the frame of a peer and makes the answer to it.
   *
   * @throws IllegalArgumentException if it breaks the rules, with how
   */
  static CloseFrame answer(byte[] payload, int length) {
    if (length == 0) {
      return new CloseFrame(NO_STATUS, "");
    }
    if (length == 1) {
      throw new IllegalArgumentException("close frame payload cannot be 1 byte");
    }
    int status = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    if (!isValid(status)) {
      throw new IllegalArgumentException("invalid close status code " + status);
    }
    try {
      CharBuffer text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(payload, 2, length - 2));
      return new CloseFrame(status, text.toString());
    } catch (CharacterCodingException e) {
      return new CloseFrame(INVALID_DATA, "invalid utf8 body in close frame");
    }
  }

  private static boolean isValid(int status) {
    return switch (status) {
      case UNUSED, NO_STATUS, ABNORMAL, TLS_HANDSHAKE -> false;
      default ->
          status >= NORMAL && status <= LAST && (status < FIRST_RESERVED || status > LAST_RESERVED);
    };
  }

  /** The payload on the wire, at most as long as a control frame takes. */
  byte[] payload() {
    if (status == NO_STATUS) {
      return new byte[0];
    }
    byte[] body = text.getBytes(UTF_8);
    if (body.length > MAX_TEXT) {
      int end = MAX_TEXT - ELLIPSIS.length();
      while ((body[end] & 0xc0) == 0x80) {
        end--; // not in the middle of a character
      }
      body = (new String(body, 0, end, UTF_8) + ELLIPSIS).getBytes(UTF_8);
    }
    ByteBuffer payload = ByteBuffer.allocate(2 + body.length);
    return payload.putShort((short) status).put(body).array();
  }
}
