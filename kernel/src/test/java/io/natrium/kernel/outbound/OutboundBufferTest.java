package io.natrium.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OutboundBufferTest {

  private static final int MUCH = 1 << 20;

  private final OutboundBuffer buffer = new OutboundBuffer(new BlockPool(1 << 26), 1 << 24);
  private int resumed;

  private int append(int length) {
    return buffer.append(new byte[length], 0, length);
  }

  private boolean asksForFlush(int bits) {
    return (bits & OutboundBuffer.FLUSH) != 0;
  }

  @Test
  void shouldAskForAFlushOnceUntilItIsLookedInto() {
    assertTrue(asksForFlush(append(1)));
    assertFalse(asksForFlush(append(1)));
    buffer.gather(new ByteBuffer[1]);
    assertTrue(asksForFlush(append(1)));
  }

  @Test
  void shouldGiveWhatWasAppendedInOrder() {
    buffer.append(new byte[] {1, 2, 3}, 0, 3);
    buffer.append(new byte[] {4, 5, 6}, 1, 2);
    ByteBuffer[] views = new ByteBuffer[2];
    assertEquals(1, buffer.gather(views));
    byte[] sent = new byte[views[0].remaining()];
    views[0].get(sent);
    assertArrayEquals(new byte[] {1, 2, 3, 5, 6}, sent);
    buffer.written(4);
    assertEquals(1, buffer.pending());
  }

  @Test
  void shouldTellWhoWaitsOnceWhenItHasCaughtUp() {
    append(MUCH);
    assertTrue(buffer.await(() -> resumed++));
    buffer.written(1);
    assertEquals(0, resumed);
    buffer.written(MUCH - 1);
    assertEquals(1, resumed);
    append(MUCH);
    buffer.written(MUCH);
    assertEquals(1, resumed);
  }

  @Test
  void shouldLetNobodyWaitForAReceiverThatIsNotBehind() {
    append(1);
    assertFalse(buffer.await(() -> resumed++));
  }

  @Test
  void shouldNotTellWhoHasGivenUpWaiting() {
    append(MUCH);
    Runnable resume = () -> resumed++;
    buffer.await(resume);
    buffer.forget(resume);
    buffer.written(MUCH);
    assertEquals(0, resumed);
  }

  @Test
  void shouldHoldNothingOnceItIsReleased() {
    append(MUCH);
    buffer.await(() -> resumed++);
    buffer.release();
    assertEquals(0, buffer.pending());
    assertEquals(0, append(1));
    assertEquals(0, buffer.gather(new ByteBuffer[1]));
    buffer.written(1);
    assertEquals(0, resumed);
  }

  @Test
  void shouldTakeNothingBehindTheLastFrame() {
    byte[] last = {'-'};
    buffer.appendLast(last, 0, 1);
    assertEquals(0, append(1));
    ByteBuffer[] views = new ByteBuffer[2];
    assertEquals(1, buffer.gather(views));
    assertEquals(1, views[0].remaining());
  }
}
