package io.natrium.tcp.ocsp;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a responder says of one certificate, its signature checked. Immutable.
 *
 * @param status what it says
 * @param thisUpdate from when that is known to be right
 * @param nextUpdate until when it is, null where the responder leaves that open
 */
record StatusAnswer(Status status, Instant thisUpdate, Instant nextUpdate) {

  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
  private static final int SUCCESSFUL = 0;
  private static final int MAX_CERTIFICATES = 8;

  /** The words of the protocol. */
  enum Status {
    GOOD,
    REVOKED,
    UNKNOWN
  }

  /** An answer that says nothing that could be relied on. */
  static final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean byStranger;

    Unusable(String message) {
      this(message, null);
    }

    Unusable(String message, Throwable cause) {
      this(message, cause, false);
    }

    private Unusable(String message, Throwable cause, boolean byStranger) {
      super(message, cause);
      this.byStranger = byStranger;
    }

    /** Whether somebody signed it whom the issuer did not entitle. */
    boolean byStranger() {
      return byStranger;
    }
  }

  /** Reads an answer and checks who signed it. */
  static StatusAnswer read(byte[] bytes, CertificateId about) throws Unusable {
    try {
      Der response = new Der(bytes).enter(Der.SEQUENCE);
      byte[] outcome = response.read(Der.ENUMERATED);
      if (outcome.length != 1 || outcome[0] != SUCCESSFUL) {
        throw new Unusable(
            "the responder refused with status " + (outcome.length == 1 ? outcome[0] : -1));
      }
      Der body = response.enter(0xa0).enter(Der.SEQUENCE);
      if (!body.oid().equals(BASIC)) {
        throw new Unusable("an answer of an unknown kind");
      }
      return basic(new Der(body.read(Der.OCTETS)).enter(Der.SEQUENCE), about);
    } catch (Der.Malformed e) {
      throw new Unusable("malformed answer: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new Unusable("the signature cannot be checked: " + e.getMessage(), e);
    }
  }

  private static StatusAnswer basic(Der basic, CertificateId about)
      throws Der.Malformed, Unusable, GeneralSecurityException {
    Der data = basic.enter(Der.SEQUENCE);
    byte[] signed = basic.whole();
    String algorithm = basic.enter(Der.SEQUENCE).oid();
    byte[] signature = basic.bits();
    X509Certificate signer = null;
    if (basic.isNext(0xa0)) {
      signer = signer(basic.enter(0xa0).enter(Der.SEQUENCE), about.issuer());
    }
    PublicKey key = signer == null ? about.issuer().getPublicKey() : signer.getPublicKey();
    Signature check = Signature.getInstance(algorithm);
    check.initVerify(key);
    check.update(signed);
    if (!check.verify(signature)) {
      throw new Unusable("the signature is wrong");
    }
    return find(data, about);
  }

  /** The certificate that the issuer gave its responder, or null where the issuer signs itself. */
  private static X509Certificate signer(Der certificates, X509Certificate issuer)
      throws Der.Malformed, Unusable, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (int i = 0; i < MAX_CERTIFICATES && certificates.hasMore(); i++) {
      certificates.next();
      X509Certificate shown =
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(certificates.whole()));
      if (shown.equals(issuer)) {
        return null;
      }
      if (isDelegate(shown, issuer)) {
        return shown;
      }
    }
    throw new Unusable("Invalid OCSP response delegation", null, true);
  }

  private static boolean isDelegate(X509Certificate shown, X509Certificate issuer) {
    try {
      shown.checkValidity();
      shown.verify(issuer.getPublicKey());
      List<String> usages = shown.getExtendedKeyUsage();
      return usages != null && usages.contains(OCSP_SIGNING);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static StatusAnswer find(Der data, CertificateId about) throws Der.Malformed, Unusable {
    if (data.isNext(0xa0)) {
      data.next(); // version
    }
    data.next(); // who answers
    data.read(Der.TIME); // when it was signed
    Der answers = data.enter(Der.SEQUENCE);
    while (answers.hasMore()) {
      Der answer = answers.enter(Der.SEQUENCE);
      if (about.isMeant(answer.enter(Der.SEQUENCE))) {
        Status status =
            answer.isNext(0x80)
                ? Status.GOOD
                : answer.isNext(0xa1) ? Status.REVOKED : Status.UNKNOWN;
        answer.next();
        Instant from = answer.time();
        Instant until = answer.isNext(0xa0) ? answer.enter(0xa0).time() : null;
        return new StatusAnswer(status, from, until);
      }
    }
    throw new Unusable("an answer about other certificates");
  }

  /** Whether it holds at a time. */
  boolean isCurrent(Instant now, Duration skew, Duration withoutNextUpdate) {
    Instant until = nextUpdate == null ? thisUpdate.plus(withoutNextUpdate) : nextUpdate;
    return !until.isBefore(now.minus(skew)) && !thisUpdate.isAfter(now.plus(skew));
  }
}
