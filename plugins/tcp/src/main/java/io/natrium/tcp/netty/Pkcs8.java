package io.natrium.tcp.netty;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts the older encodings of private keys into the one that Java reads. */
final class Pkcs8 {

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC_OID = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Pkcs8() {}

  static byte[] ofRsa(byte[] pkcs1) {
    return element(SEQUENCE, join(VERSION, RSA, element(OCTETS, pkcs1)));
  }

  /**
   * Wraps an EC key as of RFC 5915.
   *
   * @throws IllegalArgumentException if it is no such key or names no curve
   */
  static byte[] ofEc(byte[] sec1) {
    byte[] algorithm = element(SEQUENCE, join(EC_OID, curve(sec1)));
    return element(SEQUENCE, join(VERSION, algorithm, element(OCTETS, sec1)));
  }

  private static byte[] curve(byte[] sec1) {
    int at = bodyOf(sec1, 0, SEQUENCE);
    while (at < sec1.length) {
      int tag = sec1[at] & 0xff;
      int body = bodyOf(sec1, at, tag);
      int end = body + length(sec1, at);
      if (end > sec1.length) {
        throw new IllegalArgumentException("it is cut off");
      }
      if (tag == PARAMETERS) {
        return Arrays.copyOfRange(sec1, body, end);
      }
      at = end;
    }
    throw new IllegalArgumentException("it does not name its curve; convert it to PKCS#8");
  }

  private static int bodyOf(byte[] der, int at, int tag) {
    if (at + 1 >= der.length || (der[at] & 0xff) != tag) {
      throw new IllegalArgumentException("it is no DER of the expected form");
    }
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7f;
    if (count > 2 || at + 2 + count > der.length) {
      throw new IllegalArgumentException("it has a length out of bounds");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 4);
    out.write(tag);
    if (body.length < 0x80) {
      out.write(body.length);
    } else if (body.length < 0x100) {
      out.write(0x81);
      out.write(body.length);
    } else {
      out.write(0x82);
      out.write(body.length >> 8);
      out.write(body.length);
    }
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
