package io.natrium.auth.callout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.shared.jwt.ClaimsData;
import io.natrium.shared.jwt.JsonWriter;
import io.natrium.shared.jwt.SignedToken;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.ClientDescription;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.plugin.ServerKeys;
import io.natrium.spi.plugin.ServerProfile;
import io.natrium.spi.transport.TlsInfo;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes what the service is asked: a token signed by the server that holds all that is known of a
 * peer, its secrets included. Thread: any of the plugin.
 */
final class RequestClaims {

  private static final String AUDIENCE = "nats-authorization-request";
  private static final String KIND = "authorization_request";
  private static final int VERSION = 2;

  private final ServerIdentity identity;
  private final ServerProfile profile;
  private final ServerKeys keys;

  RequestClaims(ServerIdentity identity, ServerProfile profile, ServerKeys keys) {
    this.identity = identity;
    this.profile = profile;
    this.keys = keys;
  }

  /** The token of a question. */
  String token(Question question, Instant now) {
    ClaimsData claims =
        new ClaimsData(
            AUDIENCE,
            now.getEpochSecond(),
            keys.publicKey(),
            "",
            0,
            question.options().issuer(),
            question.until().getEpochSecond());
    AuthRequest request = question.request();
    JsonWriter nats =
        new JsonWriter()
            .object("server_id", server(question.options()))
            .always("user_nkey", question.userKey())
            .object("client_info", client(question))
            .object("connect_opts", options(question));
    request.tls().ifPresent(tls -> nats.object("client_tls", tls(tls)));
    nats.text("type", KIND).number("version", VERSION);
    return SignedToken.write(claims, nats, keys::sign);
  }

  private JsonWriter server(CalloutOptions options) {
    return new JsonWriter()
        .always("name", identity.name())
        .always("host", profile.host())
        .always("id", identity.id())
        .text("version", identity.version())
        .text("cluster", profile.cluster())
        .texts("tags", profile.tags())
        .text("xkey", options.curveKey().isEmpty() ? "" : keys.curvePublicKey());
  }

  private static JsonWriter client(Question question) {
    AuthRequest request = question.request();
    ClientDescription client = request.client();
    String type =
        switch (request.connectionType()) {
          case "WEBSOCKET" -> "websocket";
          case "MQTT", "MQTT_WS" -> "mqtt";
          default -> "nats";
        };
    return new JsonWriter()
        .text("host", request.peer().host())
        .number("id", client.id())
        .text("user", question.knownAs())
        .text("name", client.name())
        .text("kind", request.protocol().equals("leafnode") ? "Leafnode" : "Client")
        .text("type", type)
        .text("nonce", request.credentials().signature().isEmpty() ? "" : request.nonce());
  }

  private static JsonWriter options(Question question) {
    Credentials shown = question.request().credentials();
    ClientDescription client = question.request().client();
    boolean assumed = shown.shownAs().isEmpty();
    return new JsonWriter()
        .text("jwt", shown.jwt())
        .text("nkey", shown.nkey())
        .text("sig", shown.signature())
        .text("auth_token", shown.token())
        .text("user", assumed ? question.knownAs() : shown.user())
        .text("pass", shown.password())
        .text("name", client.name())
        .text("lang", client.language())
        .text("version", client.version())
        .always("protocol", client.protocol());
  }

  private static JsonWriter tls(TlsInfo tls) {
    JsonWriter written =
        new JsonWriter()
            .text("version", tls.version().replaceFirst("^TLSv", ""))
            .text("cipher", tls.cipherSuite());
    if (tls.verifiedChains().isEmpty()) {
      return written.texts("certs", pem(tls.peerCertificates()));
    }
    return written.lists(
        "verified_chains", tls.verifiedChains().stream().map(RequestClaims::pem).toList());
  }

  private static List<String> pem(List<X509Certificate> certificates) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
    List<String> texts = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      try {
        texts.add(
            "-----BEGIN CERTIFICATE-----\n"
                + lines.encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n");
      } catch (CertificateEncodingException unreadable) {
        throw new IllegalStateException("the peer's certificate cannot be encoded", unreadable);
      }
    }
    return texts;
  }
}
