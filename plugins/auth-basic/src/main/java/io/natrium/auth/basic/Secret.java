package io.natrium.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * A password or token as the configuration holds it: in clear or as a bcrypt hash. Immutable.
 * Comparisons take a time that does not tell how much of a guess is right.
 */
final class Secret {

  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$(.*)", Pattern.DOTALL);
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SALT_CHARACTERS = 22;
  private static final int HASH_CHARACTERS = 31;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 23;
  private static final int MOST_PASSWORD_BYTES = 72;
  private static final int LEAST_COST = 4;
  private static final int MOST_COST = 31;

  private final byte[] clear;
  private final boolean hashed;
  private final int cost;
  private final byte[] salt;
  private final byte[] hash;

  private Secret(byte[] clear, boolean hashed, int cost, byte[] salt, byte[] hash) {
    this.clear = clear;
    this.hashed = hashed;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** Takes a secret as it was written. A hash that cannot be read matches nothing. */
  static Secret of(String written) {
    Matcher matcher = BCRYPT.matcher(written);
    if (!matcher.matches()) {
      return new Secret(written.getBytes(UTF_8), false, 0, null, null);
    }
    int cost = Integer.parseInt(matcher.group(1));
    String rest = matcher.group(2);
    boolean sound =
        cost >= LEAST_COST
            && cost <= MOST_COST
            && rest.length() >= SALT_CHARACTERS + HASH_CHARACTERS;
    byte[] salt = sound ? decode(rest, 0, SALT_CHARACTERS, SALT_BYTES) : null;
    byte[] hash = sound ? decode(rest, SALT_CHARACTERS, HASH_CHARACTERS, HASH_BYTES) : null;
    return new Secret(null, true, cost, salt, hash);
  }

  /** Whether a comparison takes long, so that it must not run on a loop. */
  boolean isHashed() {
    return hashed;
  }

  /** Whether a guess is right. */
  boolean matches(String guess) {
    byte[] bytes = guess.getBytes(UTF_8);
    if (!hashed) {
      return MessageDigest.isEqual(clear, bytes);
    }
    if (salt == null || hash == null) {
      return false;
    }
    byte[] key = Arrays.copyOf(bytes, Math.min(bytes.length + 1, MOST_PASSWORD_BYTES));
    byte[] computed = BCrypt.generate(key, salt, cost);
    return MessageDigest.isEqual(Arrays.copyOf(computed, HASH_BYTES), hash);
  }

  private static byte[] decode(String text, int from, int characters, int bytes) {
    byte[] decoded = new byte[bytes];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = from; i < from + characters && at < bytes; i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        return null;
      }
      held = held << 6 | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        decoded[at++] = (byte) (held >> bits);
      }
    }
    return decoded;
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
