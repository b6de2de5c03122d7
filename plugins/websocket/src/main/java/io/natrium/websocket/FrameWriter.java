package io.natrium.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Makes frames of what a connection sends: one binary message for each chunk, in one frame, or in
 * small ones for browsers, which cope better with those. Owned by the loop of its channel.
 */
final class FrameWriter {

  /** Chunks up to this size are not worth compressing. */
  static final int COMPRESSION_THRESHOLD = 64;

  static final int BROWSER_FRAME = 4096;

  private static final int HEADER_ROOM = 16;
  private static final int LARGEST_7_BIT = 125;
  private static final int LARGEST_16_BIT = 65_535;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final FrameSettings settings;
  private final LoopCompression compression;

  FrameWriter(FrameSettings settings, LoopCompression compression) {
    this.settings = settings;
    this.compression = compression;
  }

  /** Writes a chunk, which it releases, as a message. */
  void message(ChannelHandlerContext context, ByteBuf chunk, ChannelPromise promise) {
    if (!settings.compress() || chunk.readableBytes() <= COMPRESSION_THRESHOLD) {
      plain(context, chunk, promise);
      return;
    }
    ByteBuf packed;
    try {
      packed = compression.deflate(context.alloc(), chunk, HEADER_ROOM);
    } finally {
      chunk.release();
    }
    if (!settings.browser() || settings.wholeCompressed()) {
      single(context, packed, FrameReader.FINAL | FrameReader.RSV1 | FrameReader.BINARY, promise);
    } else {
      fragments(context, packed, promise);
    }
  }

  private void plain(ChannelHandlerContext context, ByteBuf chunk, ChannelPromise promise) {
    int first = FrameReader.FINAL | FrameReader.BINARY;
    if (settings.browser()) {
      while (chunk.readableBytes() > BROWSER_FRAME) {
        part(context, chunk.readRetainedSlice(BROWSER_FRAME), first);
      }
    }
    single(context, chunk, first, promise);
  }

  /** Only the first frame of a compressed message says that it is compressed. */
  private static void fragments(
      ChannelHandlerContext context, ByteBuf packed, ChannelPromise promise) {
    int first = FrameReader.RSV1 | FrameReader.BINARY;
    while (packed.readableBytes() > BROWSER_FRAME) {
      part(context, packed.readRetainedSlice(BROWSER_FRAME), first);
      first = FrameReader.CONTINUATION;
    }
    single(context, packed, FrameReader.FINAL | first, promise);
  }

  private static void part(ChannelHandlerContext context, ByteBuf payload, int first) {
    ByteBuf header = context.alloc().buffer(HEADER_ROOM);
    header.writerIndex(fill(header, 0, first, payload.readableBytes()));
    context.write(header);
    context.write(payload);
  }

  private static void single(
      ChannelHandlerContext context, ByteBuf payload, int first, ChannelPromise promise) {
    int length = payload.readableBytes();
    int size = headerSize(length);
    int start = payload.readerIndex() - size;
    if (start >= 0 && payload.refCnt() == 1) {
      fill(payload, start, first, length);
      context.write(payload.readerIndex(start), promise);
      return;
    }
    ByteBuf header = context.alloc().buffer(HEADER_ROOM);
    header.writerIndex(fill(header, 0, first, length));
    context.write(header);
    context.write(payload, promise);
  }

  private static int headerSize(int length) {
    return length <= LARGEST_7_BIT ? 2 : length <= LARGEST_16_BIT ? 4 : 10;
  }

  private static int fill(ByteBuf into, int at, int first, int length) {
    into.setByte(at, first);
    if (length <= LARGEST_7_BIT) {
      into.setByte(at + 1, length);
    } else if (length <= LARGEST_16_BIT) {
      into.setByte(at + 1, LENGTH_16);
      into.setShort(at + 2, length);
    } else {
      into.setByte(at + 1, LENGTH_64);
      into.setLong(at + 2, length);
    }
    return headerSize(length);
  }

  /** A control frame, to be written by the caller. */
  static ByteBuf control(ChannelHandlerContext context, int opcode, byte[] payload, int length) {
    ByteBuf frame = context.alloc().buffer(2 + length);
    frame.writeByte(FrameReader.FINAL | opcode);
    frame.writeByte(length);
    return length == 0 ? frame : frame.writeBytes(payload, 0, length);
  }
}
