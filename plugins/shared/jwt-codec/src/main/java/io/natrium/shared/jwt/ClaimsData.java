package io.natrium.shared.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all claims say. Immutable.
 *
 * @param audience whom they are for, empty for nobody in particular
 * @param issuedAt seconds since 1970
 * @param issuer public key that signs
 * @param name for people, empty for none
 * @param notBefore seconds since 1970, 0 for always
 * @param subject public key that they are about
 * @param expires seconds since 1970, 0 for never
 */
public record ClaimsData(
    String audience,
    long issuedAt,
    String issuer,
    String name,
    long notBefore,
    String subject,
    long expires) {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  static ClaimsData of(JsonFields fields) throws BadTokenException {
    return new ClaimsData(
        fields.text("aud"),
        fields.number("iat"),
        fields.text("iss"),
        fields.text("name"),
        fields.number("nbf"),
        fields.text("sub"),
        fields.number("exp"));
  }

  /** When they end, empty for never. */
  public Optional<Instant> end() {
    return expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expires));
  }

  /** What is wrong with them at a time. */
  public List<String> problems(Instant now) {
    List<String> problems = new ArrayList<>();
    if (expires > 0 && now.getEpochSecond() > expires) {
      problems.add("claim is expired");
    }
    if (notBefore > now.getEpochSecond()) {
      problems.add("claim is not yet valid");
    }
    return problems;
  }

  /** The fields as they are signed, with an id that follows from the others. */
  JsonWriter write() {
    return write(id(write("").toString()));
  }

  private JsonWriter write(String id) {
    return new JsonWriter()
        .text("aud", audience)
        .number("exp", expires)
        .text("jti", id)
        .number("iat", issuedAt)
        .text("iss", issuer)
        .text("name", name)
        .number("nbf", notBefore)
        .text("sub", subject);
  }

  private static String id(String fields) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-512/256").digest(fields.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("the JDK has no SHA-512/256", impossible);
    }
    StringBuilder id = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte next : digest) {
      held = held << 8 | next & 0xff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        id.append(ALPHABET.charAt(held >> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    return id.append(ALPHABET.charAt(held << 5 - bits & 31)).toString();
  }
}
