package io.natrium.auth.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  private static final byte[] SALT = "sixteen bytes !!".getBytes(UTF_8);

  @Test
  void shouldMatchClearTextExactly() {
    Secret secret = Secret.of("s3cret");
    assertTrue(secret.matches("s3cret"));
    assertFalse(secret.matches("s3cret "));
    assertFalse(secret.matches("S3cret"));
    assertFalse(secret.matches(""));
    assertFalse(secret.isHashed());
  }

  @Test
  void shouldLetAnEmptyPasswordMatchOnlyAnEmptyGuess() {
    assertTrue(Secret.of("").matches(""));
    assertFalse(Secret.of("").matches("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void shouldMatchHashesMadeByAnotherImplementation(String version) {
    String hash = OpenBSDBCrypt.generate(version, "pa55 wörd".toCharArray(), SALT, 4);
    Secret secret = Secret.of(hash);
    assertTrue(secret.isHashed());
    assertTrue(secret.matches("pa55 wörd"));
    assertFalse(secret.matches("pa55 word"));
    assertFalse(secret.matches(hash));
  }

  @Test
  void shouldTakeTheOldVersionLetterAsTheNewOne() {
    String hash = OpenBSDBCrypt.generate("2a", "pa55".toCharArray(), SALT, 4);
    assertTrue(Secret.of(hash.replace("$2a$", "$2x$")).matches("pa55"));
  }

  @Test
  void shouldLookAtTheFirst72BytesOfAPassword() {
    char[] longest = new char[72];
    Arrays.fill(longest, 'x');
    String hash = OpenBSDBCrypt.generate("2b", longest, SALT, 4);
    assertTrue(Secret.of(hash).matches("x".repeat(72)));
    assertTrue(Secret.of(hash).matches("x".repeat(72) + "more"));
    assertFalse(Secret.of(hash).matches("x".repeat(71)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2a$04$short",
        "$2a$99$......................xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "$2a$04$!!!!!!!!!!!!!!!!!!!!!!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void shouldMatchNothingIfAHashIsDamaged(String damaged) {
    Secret secret = Secret.of(damaged);
    assertTrue(secret.isHashed());
    assertFalse(secret.matches(damaged));
    assertFalse(secret.matches(""));
  }

  @Test
  void shouldTakeWhatOnlyLooksLikeAHashAsClearText() {
    assertTrue(Secret.of("$2c$10$abc").matches("$2c$10$abc"));
    assertFalse(Secret.of("$2c$10$abc").isHashed());
  }

  @Test
  void shouldNotShowItself() {
    assertEquals("Secret[hidden]", Secret.of("s3cret").toString());
  }
}
