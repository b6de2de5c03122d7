package io.natrium.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The compressors that all connections of one loop share: no connection keeps a context from one
 * message to the next, so none needs a compressor of its own. Made with the first compressed
 * message. Owned by its loop, until {@link #end}.
 */
final class LoopCompression {

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int LARGEST_PART = 32 * 1024;
  private static final int SMALLEST_PART = 512;

  /** Takes what was unpacked. */
  interface Unpacked {

    /** Takes a part of a message and releases it. */
    void part(ByteBuf bytes);
  }

  private Deflater deflater;
  private Inflater inflater;

  /**
   * Compresses a message.
   *
   * @param headerRoom bytes to leave free before the result
   * @return the compressed message, to be released by the caller; the input stays the caller's
   */
  ByteBuf deflate(ByteBufAllocator allocator, ByteBuf message, int headerRoom) {
    if (deflater == null) {
      deflater = new Deflater(Deflater.BEST_SPEED, true);
    }
    int size = message.readableBytes();
    ByteBuf out = allocator.heapBuffer(headerRoom + size + (size >> 8) + 64);
    out.setIndex(headerRoom, headerRoom);
    deflater.reset();
    deflater.setInput(message.nioBuffer());
    int free;
    int count;
    do {
      out.ensureWritable(64);
      free = out.writableBytes();
      count =
          deflater.deflate(
              out.array(), out.arrayOffset() + out.writerIndex(), free, Deflater.SYNC_FLUSH);
      out.writerIndex(out.writerIndex() + count);
    } while (count == free);
    return out.writerIndex(out.writerIndex() - TAIL.length);
  }

  /**
   * Unpacks a message part by part, and stops at the limit however much more there would be.
   *
   * @param limit most bytes to hand on
   * @return false if the message is larger than the limit
   * @throws DataFormatException if it is damaged
   */
  boolean inflate(ByteBufAllocator allocator, ByteBuf message, int limit, Unpacked unpacked)
      throws DataFormatException {
    if (inflater == null) {
      inflater = new Inflater(true);
    }
    inflater.reset();
    inflater.setInput(message.nioBuffer());
    boolean tail = false;
    int total = 0;
    int partSize = SMALLEST_PART;
    while (true) {
      int wanted = Math.max(partSize, Math.min(LARGEST_PART, 4 * inflater.getRemaining()));
      partSize = LARGEST_PART;
      ByteBuf part = allocator.heapBuffer(wanted, wanted);
      int count = fill(part, wanted);
      if (count == 0) {
        part.release();
        if (inflater.finished() || tail) {
          return true;
        }
        tail = true;
        inflater.setInput(ByteBuffer.wrap(TAIL));
        partSize = SMALLEST_PART;
        continue;
      }
      boolean over = count > limit - total;
      part.writerIndex(Math.min(count, limit - total));
      total += part.readableBytes();
      unpacked.part(part);
      if (over) {
        return false;
      }
    }
  }

  private int fill(ByteBuf part, int wanted) throws DataFormatException {
    try {
      int count = inflater.inflate(part.array(), part.arrayOffset(), wanted);
      if (count == 0 && inflater.needsDictionary()) {
        throw new DataFormatException("a preset dictionary is not agreed on");
      }
      return count;
    } catch (DataFormatException e) {
      part.release();
      throw e;
    }
  }

  /** Frees the memory outside the heap. Thread: the loop, or any after it ended. */
  void end() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }
}
