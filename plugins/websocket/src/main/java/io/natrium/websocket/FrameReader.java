package io.natrium.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * Takes the byte stream of a client apart into frames, without waiting for whole ones: payload is
 * handed on as it comes, unmasked where it lies. Keeps at most one frame header and one control
 * frame. Owned by the loop of its channel.
 */
final class FrameReader {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int FINAL = 0x80;
  static final int RSV1 = 0x40;
  private static final int RSV2_RSV3 = 0x30;
  private static final int MASK = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MAX_HEADER = 14;
  private static final int KEY_LENGTH = 4;
  static final int MAX_CONTROL = 125;

  /** What comes out of the stream; in the order of the stream, on its loop. */
  interface Events {

    /**
     * Payload of a data frame.
     *
     * @param payload may be empty; the callee releases it
     * @param compressed whether the message it belongs to is compressed
     * @param end whether the message ends with it
     */
    void data(ByteBuf payload, boolean compressed, boolean end);

    /** A whole control frame; the array is borrowed. */
    void control(int opcode, byte[] payload, int length);

    /** The peer broke the framing; nothing more will come out of the stream. */
    void violation(String text);
  }

  private final boolean maskRequired;
  private final boolean compression;
  private final byte[] header = new byte[MAX_HEADER];
  private byte[] control;
  private int have;
  private int needed = 2;
  private int opcode;
  private boolean inPayload;
  private boolean messageOpen;
  private boolean messageCompressed;
  private boolean finalFrame;
  private boolean masked;
  private long remaining;
  private int key;
  private int keyAt;
  private int controlLength;
  private boolean stopped;

  /**
   * Makes a reader at the beginning of a stream.
   *
   * @param maskRequired whether frames must be masked
   * @param compression whether messages may be compressed
   */
  FrameReader(boolean maskRequired, boolean compression) {
    this.maskRequired = maskRequired;
    this.compression = compression;
  }

  /** Takes no more bytes. */
  void stop() {
    stopped = true;
  }

  /** Reads all of the buffer, which it may change, unless the stream ends within. */
  void read(ByteBuf in, Events events) {
    while (!stopped && in.isReadable()) {
      if (!inPayload) {
        header(in, events);
      } else if (opcode >= CLOSE) {
        control(in, events);
      } else {
        data(in, events);
      }
    }
  }

  private void header(ByteBuf in, Events events) {
    int count = Math.min(needed - have, in.readableBytes());
    in.readBytes(header, have, count);
    have += count;
    if (have < needed) {
      return;
    }
    if (have == 2) {
      String wrong = judge();
      if (wrong != null) {
        fail(events, wrong);
        return;
      }
      int length = header[1] & LENGTH_64;
      masked = (header[1] & MASK) != 0;
      needed += length == LENGTH_16 ? 2 : length == LENGTH_64 ? Long.BYTES : 0;
      needed += masked ? KEY_LENGTH : 0;
      if (have < needed) {
        return;
      }
    }
    begin(events);
  }

  /** Judges the first two bytes of a frame; null if nothing is wrong. */
  private String judge() {
    int first = header[0] & 0xff;
    boolean compressed = (first & RSV1) != 0;
    if ((first & RSV2_RSV3) != 0) {
      return "RSV2 and RSV3 must be clear";
    }
    if (compressed && !compression) {
      return "compressed frame received without negotiated permessage-deflate";
    }
    if (maskRequired && (header[1] & MASK) == 0) {
      return "mask bit missing";
    }
    opcode = first & 0x0f;
    finalFrame = (first & FINAL) != 0;
    return switch (opcode) {
      case CLOSE, PING, PONG -> judgeControl(header[1] & LENGTH_64, compressed);
      case TEXT, BINARY -> {
        if (messageOpen) {
          yield "new message started before final frame for previous message was received";
        }
        messageCompressed = compressed;
        messageOpen = !finalFrame;
        yield null;
      }
      case CONTINUATION -> {
        if (!messageOpen || compressed) {
          yield "invalid continuation frame";
        }
        messageOpen = !finalFrame;
        yield null;
      }
      default -> "unknown opcode " + opcode;
    };
  }

  private String judgeControl(int length, boolean compressed) {
    if (length > MAX_CONTROL) {
      return "control frame length bigger than maximum allowed of " + MAX_CONTROL + " bytes";
    }
    if (!finalFrame) {
      return "control frame does not have final bit set";
    }
    return compressed ? "control frame must not be compressed" : null;
  }

  private void begin(Events events) {
    int length = header[1] & LENGTH_64;
    int at = 2;
    if (length == LENGTH_16) {
      remaining = number(at, 2);
      at += 2;
    } else if (length == LENGTH_64) {
      remaining = number(at, Long.BYTES);
      at += Long.BYTES;
      if (remaining < 0) {
        fail(events, "invalid 64-bit payload length");
        return;
      }
    } else {
      remaining = length;
    }
    key = masked ? (int) number(at, KEY_LENGTH) : 0;
    keyAt = 0;
    controlLength = 0;
    inPayload = true;
    if (remaining == 0) {
      if (opcode >= CLOSE) {
        endControl(events);
      } else {
        inPayload = false;
        next();
        events.data(Unpooled.EMPTY_BUFFER, messageCompressed, finalFrame);
      }
    }
  }

  private long number(int at, int length) {
    long number = 0;
    for (int i = at; i < at + length; i++) {
      number = number << 8 | (header[i] & 0xff);
    }
    return number;
  }

  private void next() {
    have = 0;
    needed = 2;
    inPayload = false;
  }

  private void data(ByteBuf in, Events events) {
    int count = (int) Math.min(remaining, in.readableBytes());
    if (masked) {
      unmask(in, in.readerIndex(), count);
    }
    ByteBuf payload = in.readRetainedSlice(count);
    remaining -= count;
    if (remaining == 0) {
      next();
    }
    events.data(payload, messageCompressed, finalFrame && remaining == 0);
  }

  /** Turns the buffer's memory, whose accesses cost less than those of the buffer. */
  private void unmask(ByteBuf in, int from, int count) {
    int turned = Integer.rotateLeft(key, Byte.SIZE * (keyAt & 3));
    long wide = (turned & 0xffff_ffffL) << Integer.SIZE | (turned & 0xffff_ffffL);
    ByteBuffer bytes = in.internalNioBuffer(from, count);
    int at = bytes.position();
    int end = at + count;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      bytes.putLong(at, bytes.getLong(at) ^ wide);
    }
    for (int i = 0; at < end; at++, i++) {
      bytes.put(at, (byte) (bytes.get(at) ^ turned >>> 24 - Byte.SIZE * (i & 3)));
    }
    keyAt = keyAt + count & 3;
  }

  private void control(ByteBuf in, Events events) {
    if (control == null) {
      control = new byte[MAX_CONTROL];
    }
    int count = (int) Math.min(remaining, in.readableBytes());
    if (masked) {
      unmask(in, in.readerIndex(), count);
    }
    in.readBytes(control, controlLength, count);
    controlLength += count;
    remaining -= count;
    if (remaining == 0) {
      endControl(events);
    }
  }

  private void endControl(Events events) {
    next();
    events.control(opcode, control, controlLength);
  }

  private void fail(Events events, String text) {
    stopped = true;
    events.violation(text);
  }
}
