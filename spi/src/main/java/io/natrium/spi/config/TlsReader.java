package io.natrium.spi.config;

import io.natrium.spi.wire.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one {@code tls {}} block. Confined to the call of {@link TlsOptions#read}. */
final class TlsReader {

  private static final Duration AUTO_FALLBACK = Duration.ofMillis(50);
  private static final Pattern SHA256_HEX = Pattern.compile("[a-f0-9]{64}");
  private static final String PREFIX = "error parsing tls config, ";
  private static final String PREFIX_COLON = "error parsing tls config: ";

  private static final Set<String> CURVES =
      Set.of("X25519MLKEM768", "X25519", "CurveP256", "CurveP384", "CurveP521");

  private final Problems problems;
  private final boolean forClients;

  private TlsOptions options = TlsOptions.defaults();
  private String certFile = "";
  private String keyFile = "";
  private List<CertificatePair> pairs;
  private boolean allowInsecureCiphers;
  private final List<String> insecureCiphers = new ArrayList<>();

  TlsReader(Problems problems, boolean forClients) {
    this.problems = problems;
    this.forClients = forClients;
  }

  TlsOptions read(ConfigMap.Entry block) {
    if (!(block.value() instanceof ConfigMap map)) {
      error(block, "expected a map for \"" + block.key() + "\", but got " + block.value().kind());
      return options;
    }
    map.entries().forEach(this::readEntry);
    finish(block.keyPosition());
    if (options.timeout().isZero()) {
      options = options.withTimeout(TlsOptions.defaults().timeout());
    }
    return options;
  }

  private void readEntry(ConfigMap.Entry entry) {
    switch (ConfigMap.fold(entry.key())) {
      case "cert_file" -> certFile = file(entry);
      case "key_file" -> keyFile = file(entry);
      case "ca_file" -> options = options.withCaFile(file(entry));
      case "certs", "certificates" -> pairs = certificates(entry);
      case "insecure" -> options = options.withInsecure(flag(entry));
      case "verify" -> options = options.withVerify(flag(entry) || impliesVerify());
      case "verify_and_map" -> {
        options = options.withVerifyAndMap(flag(entry));
        options = options.withVerify(options.verify() || options.verifyAndMap());
      }
      case "verify_cert_and_check_known_urls" -> checkKnownUrls(entry);
      case "allow_insecure_cipher_suites" -> allowInsecureCiphers = flag(entry);
      case "cipher_suites" -> cipherSuites(entry);
      case "curve_preferences" -> curvePreferences(entry);
      case "timeout" -> options = options.withTimeout(seconds(entry, "'timeout'"));
      case "connection_rate_limit" -> connectionRateLimit(entry);
      case "pinned_certs" -> pinnedCerts(entry);
      case "handshake_first", "first", "immediate" -> handshakeFirst(entry);
      case "min_version" -> minVersion(entry);
      case "ocsp_peer" -> ocspPeer(entry);
      case "cert_store",
          "cert_match_by",
          "cert_match",
          "ca_certs_match",
          "cert_match_skip_invalid" ->
          error(entry, "cert_store not compatible with current operating system");
      default -> error(entry, PREFIX + "unknown field " + Quoted.of(entry.key()));
    }
  }

  private boolean impliesVerify() {
    return options.verifyAndMap() || options.checkKnownUrls();
  }

  private void finish(Position blockKey) {
    if (pairs != null && !pairs.isEmpty() && !certFile.isEmpty()) {
      problems.error(blockKey, PREFIX + "cannot combine 'cert_file' option with 'certs' option");
    } else if (certFile.isEmpty() && !keyFile.isEmpty()) {
      problems.error(blockKey, "missing 'cert_file' in TLS configuration");
    } else if (!certFile.isEmpty() && keyFile.isEmpty()) {
      problems.error(blockKey, "missing 'key_file' in TLS configuration");
    } else if (!certFile.isEmpty()) {
      options = options.withCertificates(List.of(new CertificatePair(certFile, keyFile)));
    } else if (pairs != null) {
      options = options.withCertificates(pairs);
    }
    if (!allowInsecureCiphers && !insecureCiphers.isEmpty()) {
      problems.error(
          blockKey,
          "insecure cipher suites configured without 'allow_insecure_cipher_suites' option set: "
              + String.join(", ", insecureCiphers));
    }
  }

  // ---- single options

  private void checkKnownUrls(ConfigMap.Entry entry) {
    boolean check = flag(entry);
    if (check && forClients) {
      error(entry, "verify_cert_and_check_known_urls not supported in this context");
      return;
    }
    options = options.withCheckKnownUrls(check).withVerify(options.verify() || check);
  }

  private void cipherSuites(ConfigMap.Entry entry) {
    List<String> names = new ArrayList<>();
    for (ConfigText name : names(entry, "cipher_suites")) {
      if (CipherNames.INSECURE.contains(name.value())) {
        insecureCiphers.add(name.value());
      } else if (!CipherNames.SECURE.contains(name.value())) {
        problems.error(name.position(), "unrecognized cipher " + name.value());
        return;
      }
      names.add(name.value());
    }
    options = options.withCipherSuites(names);
  }

  private void curvePreferences(ConfigMap.Entry entry) {
    List<String> names = new ArrayList<>();
    for (ConfigText name : names(entry, "curve_preferences")) {
      if (!CURVES.contains(name.value())) {
        problems.error(name.position(), "unrecognized curve preference " + name.value());
        return;
      }
      names.add(name.value());
    }
    options = options.withCurvePreferences(names);
  }

  private void connectionRateLimit(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigInteger limit) {
      options = options.withConnectionRateLimit(limit.value());
    } else {
      error(entry, PREFIX + "'connection_rate_limit' wrong type");
    }
  }

  private void pinnedCerts(ConfigMap.Entry entry) {
    if (!(entry.value() instanceof ConfigList list)) {
      error(
          entry,
          PREFIX
              + "expected 'pinned_certs' to be a list of hex-encoded sha256 of DER encoded"
              + " SubjectPublicKeyInfo");
      return;
    }
    Set<String> pinned = new LinkedHashSet<>();
    for (ConfigValue element : list.values()) {
      String key = element instanceof ConfigText text ? text.value().toLowerCase(Locale.ROOT) : "";
      if (!SHA256_HEX.matcher(key).matches()) {
        problems.error(
            element.position(),
            PREFIX
                + "'pinned_certs' key "
                + key
                + " does not look like hex-encoded sha256 of DER encoded SubjectPublicKeyInfo");
        return;
      }
      pinned.add(key);
    }
    options = options.withPinnedCerts(pinned);
  }

  private void handshakeFirst(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigBoolean flag) {
      options = options.withHandshakeFirst(flag.value());
      return;
    }
    if (!(entry.value() instanceof ConfigText text)) {
      error(
          entry,
          "field \""
              + entry.key()
              + "\" should be a boolean or a string, got "
              + entry.value().kind());
      return;
    }
    switch (text.value().toLowerCase(Locale.ROOT)) {
      case "true", "on" -> options = options.withHandshakeFirst(true);
      case "false", "off" -> options = options.withHandshakeFirst(false);
      case "auto", "auto_fallback" ->
          options = options.withHandshakeFirst(true).withHandshakeFirstFallback(AUTO_FALLBACK);
      default -> {
        try {
          Duration fallback = GoDuration.parse(text.value());
          options = options.withHandshakeFirst(true).withHandshakeFirstFallback(fallback);
        } catch (IllegalArgumentException e) {
          error(entry, "field \"" + entry.key() + "\"'s value \"" + text.value() + "\" is invalid");
        }
      }
    }
  }

  private void minVersion(ConfigMap.Entry entry) {
    String version = entry.value() instanceof ConfigText text ? text.value() : null;
    if (version == null) {
      error(entry, PREFIX_COLON + "'min_version' wrong type: write it as a text, \"1.2\"");
      return;
    }
    switch (version) {
      case "1.2", "1.3" -> options = options.withMinVersion(version);
      case "1.0", "1.1" -> error(entry, PREFIX_COLON + "unsupported TLS version: TLS " + version);
      default -> error(entry, PREFIX_COLON + "unknown version: " + version);
    }
  }

  private List<CertificatePair> certificates(ConfigMap.Entry entry) {
    List<CertificatePair> found = new ArrayList<>();
    if (!(entry.value() instanceof ConfigList list)) {
      error(
          entry,
          "error parsing certificates config: unsupported type, expected a list of maps, but got "
              + entry.value().kind());
      return found;
    }
    for (ConfigValue element : list.values()) {
      if (!(element instanceof ConfigMap pair)) {
        problems.error(
            element.position(),
            "error parsing certificates config: unsupported type, expected a map, but got "
                + element.kind());
        return found;
      }
      certificate(pair, found);
    }
    return found;
  }

  private void certificate(ConfigMap pair, List<CertificatePair> found) {
    String cert = "";
    String key = "";
    Position last = pair.position();
    for (ConfigMap.Entry entry : pair.entries()) {
      if (!(entry.value() instanceof ConfigText text)) {
        error(
            entry,
            "error parsing certificates config: unsupported type, expected a filename, but got "
                + entry.value().kind());
        return;
      }
      last = entry.keyPosition();
      switch (entry.key()) {
        case "cert_file" -> cert = text.value();
        case "key_file" -> key = text.value();
        default ->
            error(entry, "error parsing tls certs config, unknown field " + Quoted.of(entry.key()));
      }
    }
    if (cert.isEmpty() || key.isEmpty()) {
      problems.error(
          last,
          "error parsing certificates config: both 'cert_file' and 'cert_key' options are"
              + " required");
      return;
    }
    found.add(new CertificatePair(cert, key));
  }

  private void ocspPeer(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigBoolean flag) {
      options = options.withOcspPeer(OcspPeerOptions.defaults().withVerify(flag.value()));
    } else if (entry.value() instanceof ConfigMap map) {
      OcspPeerOptions peer = OcspPeerOptions.defaults();
      for (ConfigMap.Entry field : map.entries()) {
        peer = ocspPeerField(peer, field);
      }
      options = options.withOcspPeer(peer);
    } else {
      error(
          entry,
          "error parsing ocsp peer config: unsupported type, expected a boolean or a map, but got "
              + entry.value().kind());
    }
  }

  private OcspPeerOptions ocspPeerField(OcspPeerOptions peer, ConfigMap.Entry field) {
    switch (ConfigMap.fold(field.key())) {
      case "verify":
        return peer.withVerify(ocspFlag(field));
      case "warn_only":
        return peer.withWarnOnly(ocspFlag(field));
      case "unknown_is_good":
        return peer.withUnknownIsGood(ocspFlag(field));
      case "allow_when_ca_unreachable":
        return peer.withAllowWhenCaUnreachable(ocspFlag(field));
      case "allowed_clockskew":
        return peer.withAllowedClockSkew(positive(field, peer.allowedClockSkew()));
      case "ca_timeout":
        return peer.withCaTimeout(positive(field, peer.caTimeout()));
      case "cache_ttl_when_next_update_unset":
        return peer.withTtlWithoutNextUpdate(positive(field, peer.ttlWithoutNextUpdate()));
      default:
        error(field, ocspError(field.key()));
        return peer;
    }
  }

  private boolean ocspFlag(ConfigMap.Entry field) {
    if (field.value() instanceof ConfigBoolean flag) {
      return flag.value();
    }
    error(field, ocspError(field.key()));
    return false;
  }

  private static String ocspError(String key) {
    return "error parsing tls peer config, unknown or mistyped field \"" + key + '"';
  }

  private Duration positive(ConfigMap.Entry field, Duration otherwise) {
    Duration read = seconds(field, '\'' + field.key() + '\'');
    return read.isNegative() ? otherwise : read;
  }

  // ---- types

  private String file(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigText text) {
      return text.value();
    }
    error(entry, PREFIX + "expected '" + ConfigMap.fold(entry.key()) + "' to be filename");
    return "";
  }

  private boolean flag(ConfigMap.Entry entry) {
    if (entry.value() instanceof ConfigBoolean flag) {
      return flag.value();
    }
    error(entry, PREFIX + "expected '" + ConfigMap.fold(entry.key()) + "' to be a boolean");
    return false;
  }

  private List<ConfigText> names(ConfigMap.Entry entry, String field) {
    List<ConfigText> names = new ArrayList<>();
    if (!(entry.value() instanceof ConfigList list)) {
      error(entry, PREFIX + "expected '" + field + "' to be a list of names");
      return names;
    }
    if (list.values().isEmpty()) {
      error(entry, PREFIX + "'" + field + "' cannot be empty");
    }
    for (ConfigValue element : list.values()) {
      if (element instanceof ConfigText text) {
        names.add(text);
      } else {
        problems.error(
            element.position(), PREFIX + "'" + field + "' must hold names, not " + element.kind());
      }
    }
    return names;
  }

  private Duration seconds(ConfigMap.Entry entry, String field) {
    if (entry.value() instanceof ConfigInteger number
        && Math.abs(number.value()) < Integer.MAX_VALUE) {
      return Duration.ofSeconds(number.value());
    }
    if (entry.value() instanceof ConfigDecimal number
        && Math.abs(number.value()) < Integer.MAX_VALUE) {
      return Duration.ofNanos(Math.round(number.value() * 1_000_000_000L));
    }
    if (entry.value() instanceof ConfigText text) {
      try {
        return GoDuration.parse(text.value());
      } catch (IllegalArgumentException e) {
        error(entry, PREFIX + field + ' ' + e.getMessage());
        return Duration.ZERO;
      }
    }
    error(entry, PREFIX + field + " wrong type");
    return Duration.ZERO;
  }

  private void error(ConfigMap.Entry entry, String text) {
    problems.error(entry.keyPosition(), text);
  }
}
