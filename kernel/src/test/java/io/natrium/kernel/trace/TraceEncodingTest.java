package io.natrium.kernel.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceEncodingTest {

  private static byte[] document(int repeats) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < repeats; i++) {
      text.append("{\"type\":\"eg\",\"kind\":0,\"cid\":").append(i).append(",\"sub\":\"foo\"}");
    }
    return text.toString().getBytes(UTF_8);
  }

  @Test
  void shouldChooseSnappyBeforeGzipAndSayWhatItDoesNotKnow() {
    assertSame(TraceEncoding.PLAIN, TraceEncoding.accepted(""));
    assertSame(TraceEncoding.GZIP, TraceEncoding.accepted("deflate, GZip"));
    assertSame(TraceEncoding.SNAPPY, TraceEncoding.accepted("gzip, Snappy"));
    assertSame(TraceEncoding.SNAPPY, TraceEncoding.accepted("s2"));
    assertSame(TraceEncoding.IDENTITY, TraceEncoding.accepted("br"));
    assertEquals("", TraceEncoding.PLAIN.header());
    assertEquals("identity", TraceEncoding.IDENTITY.header());
    assertEquals("gzip", TraceEncoding.GZIP.header());
    assertEquals("snappy", TraceEncoding.SNAPPY.header());
  }

  @Test
  void shouldLeaveADocumentAsItIsWithoutEncoding() {
    byte[] document = document(3);
    assertSame(document, TraceEncoding.PLAIN.encode(document));
    assertSame(document, TraceEncoding.IDENTITY.encode(document));
  }

  @Test
  void shouldWriteGzip() throws IOException {
    byte[] document = document(50);
    byte[] encoded = TraceEncoding.GZIP.encode(document);
    assertTrue(encoded.length < document.length / 4);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
      assertArrayEquals(document, in.readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 100, 1500, 4000})
  void shouldWriteSnappyOfAnyLength(int repeats) {
    byte[] document = document(repeats);
    byte[] encoded = TraceEncoding.SNAPPY.encode(document);
    assertArrayEquals(document, SnappyReader.read(encoded));
    assertTrue(repeats < 100 || encoded.length < document.length / 2, "it saves something");
  }

  @Test
  void shouldWriteSnappyOfWhatCannotBeCompressedAndOfWhatRepeatsItself() {
    Random random = new Random(7);
    for (int alphabet : new int[] {1, 2, 3, 5, 16, 256}) {
      for (int length :
          new int[] {1, 3, 4, 5, 59, 60, 61, 64, 65, 255, 256, 257, 65_536, 150_001}) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          bytes[i] = (byte) random.nextInt(alphabet);
        }
        byte[] encoded = TraceEncoding.SNAPPY.encode(bytes);
        assertArrayEquals(bytes, SnappyReader.read(encoded), alphabet + " of " + length);
        assertTrue(encoded.length <= length + 10 + 8 * (length / 65_536 + 1), "no longer");
      }
    }
  }
}
