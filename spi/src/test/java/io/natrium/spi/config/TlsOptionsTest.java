package io.natrium.spi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TlsOptionsTest {

  private final ConfigMap.Builder block = ConfigMap.builder(new Position("f", 1, 5));
  private final Problems problems = new Problems();
  private int line = 1;

  private TlsOptionsTest with(String key, ConfigValue value) {
    block.put(key, new Position("f", ++line, 1), value);
    return this;
  }

  private TlsOptionsTest with(String key, String value) {
    return with(key, new ConfigText(value, Position.none()));
  }

  private TlsOptionsTest with(String key, boolean value) {
    return with(key, new ConfigBoolean(value, Position.none()));
  }

  private static ConfigList list(String... texts) {
    return new ConfigList(
        java.util.Arrays.stream(texts)
            .<ConfigValue>map(text -> new ConfigText(text, new Position("f", 99, 1)))
            .toList(),
        Position.none());
  }

  private TlsOptions read(boolean forClients) {
    return TlsOptions.read(
        new ConfigMap.Entry("tls", new Position("f", 1, 0), block.build(), false),
        problems,
        forClients);
  }

  private List<String> errors() {
    return problems.errors().stream().map(Problem::toString).toList();
  }

  @Test
  void readsTheWholeBlock() {
    with("cert_file", "c.pem")
        .with("key_file", "k.pem")
        .with("ca_file", "ca.pem")
        .with("verify_and_map", true)
        .with("cipher_suites", list("TLS_AES_128_GCM_SHA256"))
        .with("curve_preferences", list("X25519"))
        .with("min_version", "1.3")
        .with("timeout", new ConfigDecimal(1.5, Position.none()))
        .with("handshake_first", "auto")
        .with("pinned_certs", list("AB".repeat(32)))
        .with("connection_rate_limit", new ConfigInteger(7, Position.none()))
        .with("ocsp_peer", true);
    TlsOptions tls = read(true);
    assertEquals(List.of(), errors());
    assertEquals(List.of(new CertificatePair("c.pem", "k.pem")), tls.certificates());
    assertEquals("ca.pem", tls.caFile());
    assertTrue(tls.verify());
    assertTrue(tls.verifyAndMap());
    assertEquals(List.of("TLS_AES_128_GCM_SHA256"), tls.cipherSuites());
    assertEquals(List.of("X25519"), tls.curvePreferences());
    assertEquals("1.3", tls.minVersion());
    assertEquals(Duration.ofMillis(1500), tls.timeout());
    assertTrue(tls.handshakeFirst());
    assertEquals(Duration.ofMillis(50), tls.handshakeFirstFallback());
    assertEquals(Set.of("ab".repeat(32)), tls.pinnedCerts());
    assertEquals(7, tls.connectionRateLimit());
    assertTrue(tls.ocspPeer().verify());
  }

  @Test
  void readsSeveralCertificates() {
    ConfigMap pair =
        ConfigMap.builder(Position.none())
            .put("cert_file", Position.none(), new ConfigText("a", Position.none()))
            .put("key_file", Position.none(), new ConfigText("b", Position.none()))
            .build();
    with("certs", new ConfigList(List.of(pair, pair), Position.none()));
    assertEquals(2, read(true).certificates().size());
    with("cert_file", "c").with("key_file", "k");
    read(true);
    assertEquals(
        List.of(
            "f:1:0: error parsing tls config, cannot combine 'cert_file' option with 'certs'"
                + " option"),
        errors());
  }

  @Test
  void hasTheDefaultsOfAnEmptyBlock() {
    assertEquals(TlsOptions.defaults(), read(true));
    assertEquals(Duration.ofSeconds(2), TlsOptions.defaults().timeout());
  }

  @Test
  void checksKnownUrlsOnlyBetweenServers() {
    with("verify_cert_and_check_known_urls", true);
    TlsOptions tls = read(false);
    assertTrue(tls.checkKnownUrls());
    assertTrue(tls.verify());
    assertFalse(problems.hasErrors());
    read(true);
    assertEquals(
        List.of("f:2:1: verify_cert_and_check_known_urls not supported in this context"), errors());
  }

  @Test
  void namesInsecureCiphersUnlessAllowed() {
    with("cipher_suites", list("TLS_RSA_WITH_RC4_128_SHA"));
    read(true);
    assertEquals(
        List.of(
            "f:1:0: insecure cipher suites configured without 'allow_insecure_cipher_suites' option"
                + " set: TLS_RSA_WITH_RC4_128_SHA"),
        errors());
  }

  @Test
  void refusesABlockThatIsNoMap() {
    TlsOptions.read(
        new ConfigMap.Entry(
            "tls", new Position("f", 1, 0), new ConfigBoolean(true, Position.none()), false),
        problems,
        true);
    assertEquals(List.of("f:1:0: expected a map for \"tls\", but got a boolean"), errors());
  }
}
