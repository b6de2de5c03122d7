package com.example.fileauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it stands in the file: {@code iterations:salt:hash}, both in base64, made by PBKDF2
 * with HMAC-SHA256.
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {

  private static final int ITERATIONS = 100_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int PARTS = 3;

  /** Hashes a password with a new salt. */
  static PasswordHash of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
  }

  /** What no password matches, after the time that it takes for others. */
  static PasswordHash ofNobody() {
    return new PasswordHash(ITERATIONS, new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PasswordHash parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("expected iterations:salt:hash");
    }
    int iterations = Integer.parseInt(parts[0]);
    byte[] salt = Base64.getDecoder().decode(parts[1]);
    byte[] hash = Base64.getDecoder().decode(parts[2]);
    if (iterations < 1 || iterations > MOST_ITERATIONS || salt.length == 0 || hash.length == 0) {
      throw new IllegalArgumentException("expected iterations:salt:hash");
    }
    return new PasswordHash(iterations, salt, hash);
  }

  /** Whether a password is the one; takes its time on purpose. */
  boolean matches(String password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has PBKDF2", missing);
    } finally {
      key.clearPassword();
    }
  }

  /** The text form. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
  }

  /** Prints the line of a user: {@code java -cp file-auth.jar ...PasswordHash NAME < password}. */
  public static void main(String[] arguments) throws java.io.IOException {
    String password = new String(System.in.readAllBytes(), UTF_8).strip();
    System.out.println(arguments[0] + " " + of(password).text());
  }
}
