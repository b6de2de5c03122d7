package io.natrium.kernel.conductor;

import java.security.SecureRandom;

/**
 * Makes server ids: public keys of type N in the text form of nkeys, that is base32 of a prefix
 * byte, 32 bytes and a CRC-16 (wire facts, section 8).
 */
final class ServerIds {

  private static final int SERVER_PREFIX = 13 << 3;
  private static final int KEY_LENGTH = 32;
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private ServerIds() {}

  static String random() {
    byte[] raw = new byte[1 + KEY_LENGTH + 2];
    new SecureRandom().nextBytes(raw);
    raw[0] = (byte) SERVER_PREFIX;
    int crc = crc16(raw, 1 + KEY_LENGTH);
    raw[1 + KEY_LENGTH] = (byte) crc;
    raw[2 + KEY_LENGTH] = (byte) (crc >> 8);
    return base32(raw);
  }

  private static int crc16(byte[] bytes, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte next : bytes) {
      bits = (bits << 8 | next & 0xFF) & 0xFFFF;
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(ALPHABET.charAt(bits >> held & 31));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt(bits << 5 - held & 31));
    }
    return text.toString();
  }
}
