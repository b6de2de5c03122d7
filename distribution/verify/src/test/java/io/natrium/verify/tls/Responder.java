package io.natrium.verify.tls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An OCSP responder on a loopback port. What it does not know is good. Thread: any. */
final class Responder implements AutoCloseable {

  private final HttpServer http;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger posted = new AtomicInteger();
  private final Map<BigInteger, CertificateStatus> known = new ConcurrentHashMap<>();
  private volatile X509Certificate signer;
  private volatile PrivateKey key;
  private volatile boolean showsSigner;
  private volatile Duration age = Duration.ZERO;
  private volatile Duration holds = Duration.ofHours(1);
  private volatile boolean failing;
  private volatile boolean getOnly;

  private Responder(HttpServer http) {
    this.http = http;
  }

  static Responder start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Responder responder = new Responder(http);
    http.createContext("/", responder::answer);
    http.start();
    return responder;
  }

  String url() {
    return "http://" + Authority.loopback() + ':' + http.getAddress().getPort();
  }

  Responder signsAs(X509Certificate certificate, PrivateKey privateKey, boolean shown) {
    signer = certificate;
    key = privateKey;
    showsSigner = shown;
    return this;
  }

  void revoke(X509Certificate certificate) {
    known.put(
        certificate.getSerialNumber(),
        new RevokedStatus(Date.from(Instant.now().minusSeconds(60)), CRLReason.keyCompromise));
  }

  void clear(X509Certificate certificate) {
    known.remove(certificate.getSerialNumber());
  }

  void forget(X509Certificate certificate) {
    known.put(certificate.getSerialNumber(), new UnknownStatus());
  }

  /** Lets answers look as if given a while ago, holding so long; null leaves the end open. */
  void answersOf(Duration ago, Duration holding) {
    age = ago;
    holds = holding;
  }

  void fail(boolean fails) {
    failing = fails;
  }

  /** Refuses questions by POST. */
  void getOnly() {
    getOnly = true;
  }

  /** How many questions were answered that came by POST. */
  int posted() {
    return posted.get();
  }

  int asked() {
    return asked.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    try (exchange) {
      if (failing || (getOnly && exchange.getRequestMethod().equals("POST"))) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      byte[] body = answer(question(exchange));
      exchange.getResponseHeaders().add("Content-Type", "application/ocsp-response");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private byte[] question(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      posted.incrementAndGet();
      return exchange.getRequestBody().readAllBytes();
    }
    String path = exchange.getRequestURI().getRawPath().substring(1);
    return Base64.getDecoder().decode(URLDecoder.decode(path, StandardCharsets.US_ASCII));
  }

  private byte[] answer(byte[] question) throws Exception {
    X509CertificateHolder holder = new JcaX509CertificateHolder(signer);
    BasicOCSPRespBuilder builder =
        new BasicOCSPRespBuilder(
            new RespID(X500Name.getInstance(signer.getSubjectX500Principal().getEncoded())));
    Instant from = Instant.now().minus(age);
    Date until = holds == null ? null : Date.from(from.plus(holds));
    for (Req request : new OCSPReq(question).getRequestList()) {
      CertificateStatus status = known.get(request.getCertID().getSerialNumber());
      builder.addResponse(request.getCertID(), status, Date.from(from), until);
    }
    X509CertificateHolder[] shown = showsSigner ? new X509CertificateHolder[] {holder} : null;
    return new OCSPRespBuilder()
        .build(
            OCSPRespBuilder.SUCCESSFUL,
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(key), shown, new Date()))
        .getEncoded();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
