package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndsTest {

  @Test
  void shouldFindTheSameAsALookAtEachByte() {
    Random random = new Random(7);
    byte[] alphabet = "\n\n\u000b\u008a\u0009\u0000\u00ffab\r".getBytes(ISO_8859_1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(4) == 0 ? alphabet[random.nextInt(alphabet.length)] : (byte) 'x';
      }
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);
      assertEquals(slowly(bytes, from, end), LineEnds.nextLine(bytes, from, end));
    }
  }

  private static int slowly(byte[] bytes, int from, int end) {
    for (int at = from; at < end; at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    return end;
  }
}
