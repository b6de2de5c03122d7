package io.natrium.spi.nkey;

import io.natrium.spi.Stable;
import java.util.Optional;

/**
 * The text form of public keys: base 32 of a byte that tells the kind, 32 bytes of key and a
 * checksum. Thread: any.
 */
@Stable
public final class PublicNkey {

  /** What a key stands for. */
  public enum Kind {
    /** An account. */
    ACCOUNT('A'),
    /** A user. */
    USER('U'),
    /** An operator. */
    OPERATOR('O'),
    /** A server. */
    SERVER('N'),
    /** A cluster. */
    CLUSTER('C'),
    /** A key for encryption. */
    CURVE('X');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int CHARACTERS = 56;
  private static final int DECODED = 35;
  private static final int KEY = 32;
  private static final int POLYNOMIAL = 0x1021;

  private PublicNkey() {}

  /** Whether a text is a sound key of a kind. */
  public static boolean isValid(String text, Kind kind) {
    return decode(text, kind).isPresent();
  }

  /** Whether a text is a sound key of any kind. */
  public static boolean isValid(String text) {
    for (Kind kind : Kind.values()) {
      if (isValid(text, kind)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a key.
   *
   * @return its 32 bytes; empty if the text is no key of the kind or its checksum is wrong
   */
  public static Optional<byte[]> decode(String text, Kind kind) {
    if (text.length() != CHARACTERS || text.charAt(0) != kind.letter) {
      return Optional.empty();
    }
    byte[] bytes = new byte[DECODED];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      held = held << 5 | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    int sum = (bytes[DECODED - 2] & 0xff) | (bytes[DECODED - 1] & 0xff) << 8;
    int kindByte = (kind.letter - 'A') << 3;
    if ((bytes[0] & 0xff) != kindByte || checksum(bytes, DECODED - 2) != sum) {
      return Optional.empty();
    }
    byte[] key = new byte[KEY];
    System.arraycopy(bytes, 1, key, 0, KEY);
    return Optional.of(key);
  }

  /**
   * Writes a key.
   *
   * @param key its 32 bytes
   */
  public static String encode(Kind kind, byte[] key) {
    if (key.length != KEY) {
      throw new IllegalArgumentException("a key has " + KEY + " bytes, not " + key.length);
    }
    byte[] bytes = new byte[DECODED];
    bytes[0] = (byte) ((kind.letter - 'A') << 3);
    System.arraycopy(key, 0, bytes, 1, KEY);
    int sum = checksum(bytes, DECODED - 2);
    bytes[DECODED - 2] = (byte) sum;
    bytes[DECODED - 1] = (byte) (sum >> 8);
    StringBuilder text = new StringBuilder(CHARACTERS);
    int held = 0;
    int bits = 0;
    for (byte next : bytes) {
      held = held << 8 | next & 0xff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt(held >> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    return text.toString();
  }

  private static int checksum(byte[] bytes, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum ^= (bytes[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 0x8000) != 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
      }
      sum &= 0xffff;
    }
    return sum;
  }
}
