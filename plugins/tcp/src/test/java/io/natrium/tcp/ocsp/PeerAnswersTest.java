package io.natrium.tcp.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerAnswersTest {

  private static final StatusAnswer GOOD = answer(StatusAnswer.Status.GOOD);
  private static final StatusAnswer REVOKED = answer(StatusAnswer.Status.REVOKED);

  @TempDir private Path folder;
  private X509Certificate one;
  private X509Certificate two;
  private X509Certificate three;

  @BeforeEach
  void read() throws Exception {
    one = certificate("client-cert.pem");
    two = certificate("server-cert.pem");
    three = certificate("ec-cert.pem");
  }

  private static StatusAnswer answer(StatusAnswer.Status status) {
    return new StatusAnswer(status, Instant.EPOCH, null);
  }

  private static X509Certificate certificate(String name) throws Exception {
    try (InputStream in = PeerAnswersTest.class.getResourceAsStream("/tls/" + name)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private PeerAnswers answers(boolean preserving, int most, long bytes) {
    return new PeerAnswers(
        CacheOptions.DEFAULTS.withStore(folder).withPreservesRevoked(preserving), most, bytes);
  }

  private static StatusAnswer find(PeerAnswers answers, X509Certificate certificate) {
    return answers.find(certificate, new CertificateId(certificate, certificate));
  }

  @Test
  void shouldDropWhatWasNotUsedForLongest() {
    PeerAnswers answers = answers(false, 2, 1_000);
    answers.keep(one, new byte[10], REVOKED);
    answers.keep(two, new byte[10], GOOD);
    assertSame(REVOKED, find(answers, one));
    answers.keep(three, new byte[10], GOOD);
    assertNull(find(answers, two));
    assertSame(REVOKED, find(answers, one));
    assertSame(GOOD, find(answers, three));
  }

  @Test
  void shouldBoundTheBytesOfAllTogether() {
    PeerAnswers answers = answers(false, 10, 100);
    answers.keep(one, new byte[60], GOOD);
    answers.keep(two, new byte[60], GOOD);
    assertNull(find(answers, one));
    answers.keep(two, new byte[30], REVOKED);
    answers.keep(three, new byte[60], GOOD);
    assertSame(REVOKED, find(answers, two));
    assertSame(GOOD, find(answers, three));
  }

  @Test
  void shouldDropRevocationsLastWhereTheyArePreserved() {
    PeerAnswers answers = answers(true, 2, 1_000);
    answers.keep(one, new byte[10], REVOKED);
    answers.keep(two, new byte[10], GOOD);
    answers.keep(three, new byte[10], REVOKED);
    assertNull(find(answers, two));
    answers.keep(two, new byte[10], REVOKED);
    assertNull(find(answers, one));
    answers.over(two);
    assertSame(REVOKED, find(answers, two));
  }

  @Test
  void shouldCountAsItsModelDoes() {
    PeerAnswers answers = answers(false, 10, 1_000);
    assertEquals(Map.of("cache_type", "local"), answers.numbers());
    find(answers, one);
    answers.keep(one, new byte[10], GOOD);
    answers.keep(two, new byte[10], REVOKED);
    find(answers, one);
    find(answers, two);
    answers.over(two);
    assertEquals(
        Map.of(
            "cache_type",
            "local",
            "cache_hits",
            1L,
            "cache_misses",
            2L,
            "cached_responses",
            1L,
            "cached_good_responses",
            1L),
        answers.numbers());
  }

  @Test
  void shouldWriteTheFileWhenSomethingIsNewAlone() throws Exception {
    PeerAnswers answers = answers(false, 10, 1_000);
    answers.save();
    assertEquals(0, Files.list(folder).count());
    answers.keep(one, new byte[] {1, 2, 3}, REVOKED);
    answers.save();
    Path file = Files.list(folder).findFirst().orElseThrow();
    PeerAnswers.Kept kept = AnswersFile.read(folder, 10).values().iterator().next();
    assertEquals(StatusAnswer.Status.REVOKED, kept.status());
    assertEquals(3, kept.bytes().length);
    Files.delete(file);
    answers.save();
    assertEquals(0, Files.list(folder).count());
    PeerAnswers none = new PeerAnswers(answers.options().withKept(false));
    none.keep(one, new byte[10], GOOD);
    none.save();
    assertEquals(0, Files.list(folder).count());
    assertNull(find(none, one));
  }
}
