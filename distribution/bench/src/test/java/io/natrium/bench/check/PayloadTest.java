package io.natrium.bench.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

  private static ByteBuffer written(int size, int publisher, long sequence) {
    ByteBuffer buffer = ByteBuffer.allocate(size + 7).order(ByteOrder.LITTLE_ENDIAN);
    Payload.fill(buffer, 3, size);
    Payload.stamp(buffer, 3, Payload.word(publisher, sequence));
    return buffer;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 23, 24, 31, 32, 128, 1001})
  void everyFlippedBitIsNoticed(int size) {
    ByteBuffer buffer = written(size, 7, 1L << 40);
    assertTrue(Payload.isIntact(buffer, 3, size, false, true));
    for (int bit = 0; bit < size * 8; bit++) {
      int at = 3 + bit / 8;
      buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit % 8));
      assertFalse(Payload.isIntact(buffer, 3, size, false, true), "bit " + bit);
      buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit % 8));
    }
  }

  @Test
  void publisherAndSequenceComeBack() {
    ByteBuffer buffer = written(16, 65_535, (1L << 48) - 1);
    long word = Payload.wordOf(buffer, 3);
    assertEquals(65_535, Payload.publisher(word));
    assertEquals((1L << 48) - 1, Payload.sequence(word));
  }

  @Test
  void theTimeOfATimedPayloadIsNoDamage() {
    ByteBuffer buffer = written(128, 1, 2);
    Payload.stampTime(buffer, 3, 123_456_789);
    assertTrue(Payload.isIntact(buffer, 3, 128, true, true));
    assertFalse(Payload.isIntact(buffer, 3, 128, false, true));
    assertEquals(123_456_789, Payload.timeOf(buffer, 3));
  }

  @Test
  void aPayloadThatIsTooShortIsDamage() {
    assertFalse(Payload.isIntact(written(16, 0, 0), 3, 8, false, true));
  }
}
