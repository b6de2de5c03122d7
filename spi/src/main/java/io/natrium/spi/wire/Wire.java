package io.natrium.spi.wire;

import io.natrium.spi.Stable;

/** Digits and line ends of the NATS wire format. No method allocates. */
@Stable
public final class Wire {

  /** First line of every header block, without its line end. */
  public static final String HEADER_VERSION = "NATS/1.0";

  private Wire() {}

  /**
   * Writes a number in decimal digits.
   *
   * @return the offset after the last digit
   */
  public static int putDecimal(byte[] into, int offset, int value) {
    if (value < 10) {
      into[offset] = (byte) ('0' + value);
      return offset + 1;
    }
    int end = offset + digits(value);
    int rest = value;
    for (int at = end - 1; at >= offset; at--) {
      into[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  /** How many decimal digits a number that is not negative has. */
  public static int digits(int value) {
    int digits = 1;
    for (int rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /**
   * Reads a number of decimal digits only.
   *
   * @return the number, or -1 if it is empty, has another character or more than nine digits
   */
  public static int decimal(byte[] from, int offset, int length) {
    if (length == 0 || length > 9) {
      return -1;
    }
    int value = 0;
    for (int at = offset; at < offset + length; at++) {
      int digit = from[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
