package io.natrium.auth.basic;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** The names in a certificate that a user may be known by. Thread: any. */
final class CertificateNames {

  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final Map<String, String> WORDS =
      Map.of("1.2.840.113549.1.9.1", "emailAddress", "2.5.4.5", "serialNumber");

  private CertificateNames() {}

  /** Alternative names in the order in which they count: mail addresses, hosts, URIs. */
  static List<String> alternatives(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (int kind : new int[] {EMAIL, DNS, URI}) {
          for (List<?> one : all) {
            if (Integer.valueOf(kind).equals(one.get(0)) && one.get(1) instanceof String name) {
              names.add(name);
            }
          }
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
    return names;
  }

  /** The subject. */
  static DistinguishedName subject(X509Certificate certificate) {
    return DistinguishedName.of(
        certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, WORDS));
  }
}
