package io.natrium.kernel.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads Snappy's framing format by its description, every kind of element. */
final class SnappyReader {

  private static final int NAME = 0xFF;

  private SnappyReader() {}

  static byte[] read(byte[] framed) {
    ByteBuffer in = ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean named = false;
    while (in.hasRemaining()) {
      int head = in.getInt();
      byte[] chunk = new byte[head >>> 8];
      in.get(chunk);
      int type = head & 0xFF;
      if (type == NAME) {
        named = Arrays.equals(chunk, new byte[] {'s', 'N', 'a', 'P', 'p', 'Y'});
      } else if (!named || type > 1) {
        throw new IllegalArgumentException("chunk of type " + type);
      } else {
        byte[] body = Arrays.copyOfRange(chunk, 4, chunk.length);
        byte[] content = type == 0 ? block(body) : body;
        check(content, ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getInt());
        out.writeBytes(content);
      }
    }
    return out.toByteArray();
  }

  private static void check(byte[] content, int expected) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    long value = crc.getValue();
    int masked = (int) ((value >>> 15 | value << 17) + 0xA282EAD8L);
    if (masked != expected) {
      throw new IllegalArgumentException("wrong checksum");
    }
  }

  private static byte[] block(byte[] block) {
    ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    int size = 0;
    int shift = 0;
    int part;
    do {
      part = in.get();
      size |= (part & 0x7F) << shift;
      shift += 7;
    } while (part < 0);
    byte[] out = new byte[size];
    int filled = 0;
    while (in.hasRemaining()) {
      int tag = in.get() & 0xFF;
      if ((tag & 3) == 0) {
        int length = literalLength(in, tag >>> 2);
        in.get(out, filled, length);
        filled += length;
      } else if ((tag & 3) == 2) {
        int distance = in.getShort() & 0xFFFF;
        int length = (tag >>> 2) + 1;
        for (int i = 0; i < length; i++, filled++) {
          out[filled] = out[filled - distance];
        }
      } else {
        throw new IllegalArgumentException("an element that is not written");
      }
    }
    if (filled != size) {
      throw new IllegalArgumentException("too short");
    }
    return out;
  }

  private static int literalLength(ByteBuffer in, int length) {
    if (length < 60) {
      return length + 1;
    }
    return (length == 60 ? in.get() & 0xFF : in.getShort() & 0xFFFF) + 1;
  }
}
