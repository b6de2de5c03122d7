package io.natrium.shared.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.auth.UserLimits;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens that the Go library wrote, and what may be wrong with tokens. */
class ClaimsTest {

  private static final String ISSUER = "ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA";
  private static final String USER = "UBO2MQV67TQTVIRV3XFTEZOACM4WLOCMCDMAWN5QVN5PI2N6JHTVDRON";
  private static final String SERVER = "ND3TW5DQGSJUBJKTGPFGI2DZO2KOAAQJTIEYAUVDTNR3LXKW5IBXJ6AH";

  private static final String USER_TOKEN =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ.eyJhdWQiOiJGT08iLCJleHAiOjQxMDI0N"
          + "DQ4MDAsImp0aSI6IkJBSDRUWExHNzNYTkZRS0dBMlpCUUtJT1ZES0hNU1RHREZHN1M0WVZGQURBUFVWR"
          + "zZZSEEiLCJpYXQiOjE3OTU1ODAzMTYsImlzcyI6IkFCSkhMT1ZNUEE0Q0k2UjVLTE5HT0I0R1NMTklZN"
          + "0lPVVBBSkM0WUZORExRVklPQllRR1VXVkxBIiwibmFtZSI6ImFubiBcInF1b3RlZFwiIMOkw7bDvCIsI"
          + "m5iZiI6MTcwMDAwMDAwMCwic3ViIjoiVUJPMk1RVjY3VFFUVklSVjNYRlRFWk9BQ000V0xPQ01DRE1BV"
          + "041UVZONVBJMk42SkhUVkRST04iLCJuYXRzIjp7InB1YiI6eyJhbGxvdyI6WyJhLlx1MDAzZSIsImIiX"
          + "SwiZGVueSI6WyJhLnNlY3JldCJdfSwic3ViIjp7ImFsbG93IjpbInEgZ3JvdXAiLCJjLioiXX0sInJlc"
          + "3AiOnsibWF4Ijo1LCJ0dGwiOjMwMDAwMDAwMDB9LCJzcmMiOlsiMTAuMC4wLjAvOCIsImZkMDA6Oi84I"
          + "l0sInRpbWVzIjpbeyJzdGFydCI6IjA4OjAwOjAwIiwiZW5kIjoiMTc6MzA6MDAifSx7InN0YXJ0IjoiM"
          + "jI6MDA6MDAiLCJlbmQiOiIwMjowMDowMCJ9XSwidGltZXNfbG9jYXRpb24iOiJFdXJvcGUvQmVybGluI"
          + "iwic3VicyI6MTAsImRhdGEiOi0xLCJwYXlsb2FkIjoxMDI0LCJiZWFyZXJfdG9rZW4iOnRydWUsInByb"
          + "3h5X3JlcXVpcmVkIjp0cnVlLCJhbGxvd2VkX2Nvbm5lY3Rpb25fdHlwZXMiOlsic3RhbmRhcmQiLCJ3Z"
          + "WJzb2NrZXQiLCJQSUdFT04iXSwidGFncyI6WyJvbmUiLCJ0d28iXSwidHlwZSI6InVzZXIiLCJ2ZXJza"
          + "W9uIjoyfX0.6-KvQ09OshS4VRNv23F-"
          + "DelSKq6ZUY3KMEx6KGui2up3RVF4vi27f1hdOmURcLbCvZJVYtj8kvwuUPzX4CfFCA";

  private static final String RESPONSE_TOKEN =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ.eyJhdWQiOiJORDNUVzVEUUdTSlVCSktUR"
          + "1BGR0kyRFpPMktPQUFRSlRJRVlBVVZEVE5SM0xYS1c1SUJYSjZBSCIsImp0aSI6IlgzRzQ3RFNaWlVIR"
          + "0NETlFNTlVFUlYyN1I3T1NNUktaNUZRNkFFWlZGWDRSVVNXVkVRS0EiLCJpYXQiOjE3OTU1ODAzMTYsI"
          + "mlzcyI6IkFCSkhMT1ZNUEE0Q0k2UjVLTE5HT0I0R1NMTklZN0lPVVBBSkM0WUZORExRVklPQllRR1VXV"
          + "kxBIiwic3ViIjoiVUJPMk1RVjY3VFFUVklSVjNYRlRFWk9BQ000V0xPQ01DRE1BV041UVZONVBJMk42S"
          + "khUVkRST04iLCJuYXRzIjp7ImVycm9yIjoibm8iLCJ0eXBlIjoiYXV0aG9yaXphdGlvbl9yZXNwb25zZ"
          + "SIsInZlcnNpb24iOjJ9fQ.KfRPEVloNccb3hzyPo7G-"
          + "suQg1uM7uuR7PJ0AzIwhroimPhXzwWRtVGfuCJtlyyCnCoRKVHxPCe-C7Zk1gmbAQ";

  /** 10:00 in Berlin. */
  private static final Instant MORNING = Instant.parse("2026-01-15T09:00:00Z");

  private static boolean isGood(byte[] key, byte[] message, byte[] signature) {
    byte[] bigEndian = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      bigEndian[i] = key[key.length - 1 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(
                  new EdECPublicKeySpec(
                      NamedParameterSpec.ED25519,
                      new EdECPoint(odd, new BigInteger(1, bigEndian)))));
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException bad) {
      return false;
    }
  }

  private static UserClaims user() throws BadTokenException {
    return UserClaims.read(USER_TOKEN, ClaimsTest::isGood);
  }

  @Test
  void shouldReadAUser() throws BadTokenException {
    UserClaims user = user();
    assertEquals(ISSUER, user.claims().issuer());
    assertEquals(USER, user.claims().subject());
    assertEquals("FOO", user.claims().audience());
    assertEquals("ann \"quoted\" äöü", user.claims().name());
    assertEquals(new UserLimits(10, 1024), user.limits());
    assertEquals(List.of("STANDARD", "WEBSOCKET", "PIGEON"), user.connectionTypes());
    assertEquals(Set.of("STANDARD", "WEBSOCKET"), user.knownConnectionTypes());
    assertTrue(user.bearer());
    assertTrue(user.proxyRequired());
    assertEquals(List.of("one", "two"), user.tags());
    assertEquals(List.of(), user.problems(MORNING));
  }

  @Test
  void shouldMakeTheGrantOfAUser() throws BadTokenException {
    Grant grant = user().grant("FOO", "ann", MORNING);
    Permissions expected =
        new Permissions(
            Optional.of(new SubjectRules(Optional.of(List.of("a.>", "b")), List.of("a.secret"))),
            Optional.of(new SubjectRules(Optional.of(List.of("q group", "c.*")), List.of())),
            Optional.of(new ResponseRule(5, Duration.ofSeconds(3))));
    assertEquals(Optional.of(expected), grant.permissions());
    assertEquals(Optional.of(Instant.parse("2026-01-15T16:30:00Z")), grant.expires());
  }

  @Test
  void shouldKnowTheTimesOfADay() throws BadTokenException {
    DailyTimes times = user().times();
    assertEquals(Optional.empty(), times.endOf(Instant.parse("2026-01-15T18:00:00Z")));
    assertEquals(
        Optional.of(Instant.parse("2026-01-16T01:00:00Z")),
        times.endOf(Instant.parse("2026-01-15T22:00:00Z")));
    assertEquals(
        Optional.of(Instant.parse("2026-01-16T01:00:00Z")),
        times.endOf(Instant.parse("2026-01-16T00:30:00Z")));
    assertEquals(Optional.of(Instant.MAX), new DailyTimes(List.of(), "").endOf(MORNING));
    assertEquals(
        List.of(
            "time ranges start must contain a start",
            "end in time range is invalid \"25:00:00\"",
            "could not parse iana time zone by name: unknown time zone Nowhere/Land"),
        new DailyTimes(List.of(new DailyTimes.Range("", "25:00:00")), "Nowhere/Land").problems());
  }

  @Test
  void shouldKnowNetworks() throws BadTokenException {
    Networks networks = user().networks();
    assertTrue(networks.contain("10.1.2.3"));
    assertTrue(networks.contain("fd12::1"));
    assertEquals(false, networks.contain("11.1.2.3"));
    assertEquals(false, networks.contain("fe80::1"));
    assertEquals(false, networks.contain("localhost"));
    assertEquals(false, networks.contain(""));
    assertTrue(new Networks(List.of("192.0.2.7/31")).contain("192.0.2.6"));
    assertEquals(false, new Networks(List.of("192.0.2.7/32")).contain("192.0.2.6"));
    assertEquals(
        List.of(
            "invalid cidr \"10.0.0.0\" in user src limits",
            "invalid cidr \"10.0.0.0/33\" in user src limits",
            "invalid cidr \"host/8\" in user src limits"),
        new Networks(List.of("10.0.0.0", "10.0.0.0/33", "host/8", "::/0")).problems());
  }

  @Test
  void shouldTellWhenClaimsDoNotHold() throws BadTokenException {
    assertEquals(
        List.of("claim is not yet valid"), user().problems(Instant.ofEpochSecond(1_600_000_000)));
    assertEquals(
        List.of("claim is expired"), user().problems(Instant.ofEpochSecond(4_102_444_801L)));
  }

  @Test
  void shouldReadAResponse() throws BadTokenException {
    AuthorizationResponse response = AuthorizationResponse.read(RESPONSE_TOKEN, ClaimsTest::isGood);
    assertEquals("no", response.error());
    assertEquals(SERVER, response.claims().audience());
    assertEquals(List.of(), response.problems(MORNING));
    assertThrows(
        BadTokenException.class, () -> UserClaims.read(RESPONSE_TOKEN, ClaimsTest::isGood));
    assertThrows(
        BadTokenException.class, () -> AuthorizationResponse.read(USER_TOKEN, ClaimsTest::isGood));
  }

  @Test
  void shouldTellWhatIsWrongWithAResponse() {
    ClaimsData claims = new ClaimsData("me", 0, ISSUER, "", 0, "you", 5);
    assertEquals(
        List.of(
            "Subject must be a user public key",
            "Audience must be a server public key",
            "Only Error or Jwt can be set",
            "issuer_account is not an account public key",
            "claim is expired"),
        new AuthorizationResponse(claims, "a", "b", "c").problems(MORNING));
    assertTrue(
        new AuthorizationResponse(claims, "", "", "")
            .problems(MORNING)
            .contains("Error or Jwt is required"));
  }

  @Test
  void shouldRefuseAChangedToken() {
    String[] parts = USER_TOKEN.split("\\.");
    String other = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("FOO", "BAR");
    String changed =
        parts[0]
            + '.'
            + Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(UTF_8))
            + '.'
            + parts[2];
    assertEquals(
        "claim failed V2 signature verification",
        assertThrows(BadTokenException.class, () -> UserClaims.read(changed, ClaimsTest::isGood))
            .getMessage());
  }

  @Test
  void shouldRefuseWhatIsNoToken() {
    String none = encoded("{\"typ\":\"JWT\",\"alg\":\"none\"}") + ".e30.";
    String nobody = encoded("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}") + ".e30.e30";
    String newer =
        encoded("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}")
            + '.'
            + encoded("{\"nats\":{\"version\":3}}")
            + ".e30";
    for (String wrong :
        List.of(
            "",
            "a.b",
            "a.b.c",
            "....",
            none,
            nobody,
            newer,
            USER_TOKEN + '.',
            "x".repeat(1 << 21))) {
      assertThrows(BadTokenException.class, () -> SignedToken.read(wrong, (k, m, s) -> true));
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void shouldWriteWhatItReads() throws BadTokenException {
    ClaimsData claims = new ClaimsData("for", 7, ISSUER, "a \"name\"\n", 1, USER, 9);
    JsonWriter nats =
        new JsonWriter()
            .text("type", "thing")
            .number("version", 2)
            .text("none", "")
            .texts("list", List.of("a", "\ud83d\ude00", "\ud83d", "\u0001"))
            .lists("lists", List.of(List.of("x"), List.of()));
    String token = SignedToken.write(claims, nats, message -> new byte[64]);
    SignedToken read = SignedToken.read(token, (key, message, signature) -> true);
    assertEquals(claims, read.claims());
    assertEquals("thing", read.kind());
    assertEquals(List.of("a", "\ud83d\ude00", "\ud83d", "\u0001"), read.nats().texts("list"));
    assertTrue(SignedToken.looksLike(token.getBytes(UTF_8)));
  }

  @Test
  void shouldTellWhatIsWrongWithSubjects() throws BadTokenException {
    JsonFields nats =
        JsonFields.of(
            "{\"pub\":{\"allow\":[\"a..b\",\".a\",\"a queue\",\"\",\"a.>.b\"]},"
                + "\"sub\":{\"deny\":[\"a b c\",\"fine queue\"]}}");
    assertEquals(
        List.of(
            "Permission Subject \"a b c\" contains too many spaces",
            "subject \"a..b\" cannot contain consecutive `.`",
            "subject \".a\" cannot start or end with a `.`",
            "Permission Subject \"a queue\" is not allowed to contain queue",
            "subject cannot be empty",
            "subject \"a.>.b\" is not valid"),
        ClaimedRights.of(nats).problems());
  }
}
