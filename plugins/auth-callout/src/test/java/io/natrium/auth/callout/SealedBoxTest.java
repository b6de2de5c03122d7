package io.natrium.auth.callout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

class SealedBoxTest {

  private static final HexFormat HEX = HexFormat.of();

  /** The vectors of "Cryptography in NaCl", D. J. Bernstein, 2009. */
  private static final byte[] AGREED =
      HEX.parseHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

  private static final byte[] NONCE =
      HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");

  private static final byte[] PLAIN =
      HEX.parseHex(
          "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a"
              + "1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057"
              + "e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040"
              + "e082f937763848645e0705");

  private static final String SEALED =
      "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4"
          + "476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738"
          + "b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de"
          + "56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5";

  private static SealedBox box(byte[] ownSecret, byte[] otherSecret) {
    byte[] otherKey = new byte[32];
    X25519.scalarMultBase(otherSecret, 0, otherKey, 0);
    byte[] agreed = new byte[32];
    X25519.calculateAgreement(ownSecret, 0, otherKey, 0, agreed, 0);
    return new SealedBox(agreed);
  }

  @Test
  void shouldDeriveThePublishedKey() {
    assertEquals(
        "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389",
        HEX.formatHex(SealedBox.hsalsa20(AGREED)));
  }

  @Test
  void shouldSealAsPublished() {
    byte[] sealed = new SealedBox(AGREED).seal(PLAIN, NONCE);
    assertEquals("xkv1", new String(sealed, 0, 4, UTF_8));
    assertArrayEquals(NONCE, Arrays.copyOfRange(sealed, 4, 28));
    assertEquals(SEALED, HEX.formatHex(sealed, 28, sealed.length));
  }

  @Test
  void shouldOpenWhatTheGoLibrarySealed() {
    byte[] one = HEX.parseHex("3de2527b2539956cc0c53db1ce736478e4cf9cbfbd1c34c91f623cc509dca274");
    byte[] two = HEX.parseHex("1efaa74dbe53dc4a5d1af225a5f26581215d890c641abe37117c0fb337597e44");
    byte[] sealed =
        HEX.parseHex(
            "786b7631b549c561f50c74ea862c9da2b67a99866f23cc8d1e15a308a2646c326b730b8f2b18cdc2e9e9b6"
                + "4bcd959acbbbc4962ff93b90caa29d71f0095ff83a9b89e24304d3889c2bf8e8d68a5c202efefa3f"
                + "9ef5b1ba09a9f2b55cb92b3e4d3f19210a69ff3e517196eeb1087854f19cf57b");
    assertEquals(
        "a secret from Go, longer than one block of sixty-four bytes, to be sure",
        new String(box(two, one).open(sealed).orElseThrow(), UTF_8));
  }

  @Test
  void shouldOpenWhatTheOtherSideSealed() {
    SecureRandom random = new SecureRandom();
    byte[] one = new byte[32];
    byte[] two = new byte[32];
    random.nextBytes(one);
    random.nextBytes(two);
    for (int length : new int[] {0, 1, 31, 32, 33, 63, 64, 65, 5000}) {
      byte[] plain = new byte[length];
      random.nextBytes(plain);
      byte[] sealed = box(one, two).seal(plain, random);
      assertArrayEquals(plain, box(two, one).open(sealed).orElseThrow());
    }
  }

  @Test
  void shouldRefuseWhatWasChangedOrCut() {
    SealedBox box = new SealedBox(AGREED);
    byte[] sealed = box.seal(PLAIN, NONCE);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertTrue(box.open(changed).isEmpty(), "byte " + i);
    }
    for (int length = 0; length < sealed.length; length++) {
      assertTrue(box.open(Arrays.copyOf(sealed, length)).isEmpty());
    }
    assertTrue(new SealedBox(new byte[32]).open(sealed).isEmpty());
  }
}
