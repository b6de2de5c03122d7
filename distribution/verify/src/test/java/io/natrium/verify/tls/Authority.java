package io.natrium.verify.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as a test. Thread: any. */
public final class Authority {

  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final char[] NO_PASSWORD = {};

  private static final String TLS_FEATURES = "1.3.6.1.5.5.7.1.24";
  private static final int STATUS_REQUEST = 5;

  private final Issued own;
  private final String responder;
  private final boolean demanding;

  /** A certificate with its key, and those that lead to the authority. */
  public record Issued(X509Certificate certificate, PrivateKey key, List<X509Certificate> above) {

    /** SHA-256 of the key that the certificate is for. */
    String pin() throws GeneralSecurityException {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return HexFormat.of().formatHex(digest);
    }
  }

  private Authority(Issued own, String responder, boolean demanding) {
    this.own = own;
    this.responder = responder;
    this.demanding = demanding;
  }

  public static Authority create(String name) throws Exception {
    KeyPair keys = keys("EC");
    X509v3CertificateBuilder builder = builder(new X500Name("CN=" + name), "CN=" + name, keys, 1);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    X509Certificate certificate = sign(builder, keys.getPrivate());
    return new Authority(new Issued(certificate, keys.getPrivate(), List.of()), "", false);
  }

  /** The same authority, whose certificates name an OCSP responder from now on. */
  Authority answeringAt(String url) {
    return new Authority(own, url, demanding);
  }

  /** The same authority, whose certificates demand to be shown with their status from now on. */
  Authority demandingStatus() {
    return new Authority(own, responder, true);
  }

  public X509Certificate certificate() {
    return own.certificate();
  }

  PrivateKey key() {
    return own.key();
  }

  /** A certificate for these host names or addresses. */
  public Issued issue(String name, String... hosts) throws Exception {
    return issueWith("EC", name, hosts);
  }

  /** A certificate for a key of a certain kind. */
  Issued issueWith(String algorithm, String name, String... hosts) throws Exception {
    KeyPair keys = keys(algorithm);
    X509v3CertificateBuilder builder = builder(name, keys);
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean address = Character.isDigit(host.charAt(0));
      names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    return new Issued(sign(builder, own.key()), keys.getPrivate(), List.of());
  }

  /** A certificate that ends soon. */
  Issued issueFor(Duration validity, String name) throws Exception {
    KeyPair keys = keys("EC");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded()),
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(Instant.now().minus(1, ChronoUnit.HOURS)),
            Date.from(Instant.now().plus(validity)),
            new X500Name("CN=" + name),
            keys.getPublic());
    return new Issued(sign(builder, own.key()), keys.getPrivate(), List.of());
  }

  /** A certificate that may sign answers of an OCSP responder. */
  Issued issueResponder(String name) throws Exception {
    KeyPair keys = keys("EC");
    X509v3CertificateBuilder builder = builder(name, keys);
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
    return new Issued(sign(builder, own.key()), keys.getPrivate(), List.of());
  }

  /** An authority below this one. */
  Authority below(String name) throws Exception {
    KeyPair keys = keys("EC");
    X509v3CertificateBuilder builder = builder(name, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    Issued issued =
        new Issued(sign(builder, own.key()), keys.getPrivate(), List.of(own.certificate()));
    return new Authority(issued, responder, demanding);
  }

  private X509v3CertificateBuilder builder(String name, KeyPair keys) throws Exception {
    X509v3CertificateBuilder builder =
        builder(
            X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded()),
            "CN=" + name,
            keys,
            SERIAL.incrementAndGet());
    if (demanding) {
      builder.addExtension(
          new ASN1ObjectIdentifier(TLS_FEATURES),
          false,
          new DERSequence(new ASN1Integer(STATUS_REQUEST)));
    }
    if (!responder.isEmpty()) {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              AccessDescription.id_ad_ocsp,
              new GeneralName(GeneralName.uniformResourceIdentifier, responder)));
    }
    return builder;
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, String subject, KeyPair keys, long serial) throws CertIOException {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(serial),
        Date.from(now.minus(1, ChronoUnit.HOURS)),
        Date.from(now.plus(1, ChronoUnit.DAYS)),
        new X500Name(subject),
        keys.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  // ---- what servers and clients take

  /** Writes the certificate of the authority. */
  public Path write(Path folder, String name) throws IOException {
    return Files.writeString(folder.resolve(name + ".pem"), pem(own.certificate()));
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}; the lines of a block {@code tls} that say so. */
  public static String write(Path folder, String name, Issued issued) throws IOException {
    StringBuilder chain = new StringBuilder(pem(issued.certificate()));
    for (X509Certificate above : issued.above()) {
      chain.append(pem(above));
    }
    Path certificate = Files.writeString(folder.resolve(name + ".pem"), chain);
    Path key =
        Files.writeString(
            folder.resolve(name + ".key"), pem(new JcaPKCS8Generator(issued.key(), null)));
    return "cert_file: \"" + certificate + "\"\nkey_file: \"" + key + "\"\n";
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /** What a client uses that trusts this authority and shows a certificate, or null for none. */
  public SSLContext client(Issued shown) throws GeneralSecurityException, IOException {
    KeyStore trusted = store();
    trusted.setCertificateEntry("ca", own.certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManager[] managers = null;
    if (shown != null) {
      KeyStore keys = store();
      List<Certificate> chain = new ArrayList<>(List.of(shown.certificate()));
      chain.addAll(shown.above());
      keys.setKeyEntry("key", shown.key(), NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keys, NO_PASSWORD);
      managers = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** The address under which the tests' servers are reached. */
  static String loopback() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }
}
