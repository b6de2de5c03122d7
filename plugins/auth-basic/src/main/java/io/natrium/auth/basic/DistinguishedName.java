package io.natrium.auth.basic;

import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A distinguished name as its parts, whose order does not matter. Immutable.
 *
 * @param parts sorted parts; empty for a text that is no such name
 */
record DistinguishedName(List<String> parts) {

  DistinguishedName {
    parts = List.copyOf(parts);
  }

  /** Reads a name such as {@code CN=ann,O=Natrium}. */
  static DistinguishedName of(String text) {
    try {
      return new DistinguishedName(
          new LdapName(text).getRdns().stream().map(DistinguishedName::part).sorted().toList());
    } catch (InvalidNameException noName) {
      return new DistinguishedName(List.of());
    }
  }

  private static String part(Rdn rdn) {
    return rdn.size() == 1
        ? rdn.getType().toUpperCase(Locale.ROOT) + '=' + rdn.getValue()
        : rdn.toString();
  }

  /** Whether the text is a name of the same parts. */
  static boolean isSame(String text, DistinguishedName other) {
    return !other.parts.isEmpty() && text.indexOf('=') > 0 && of(text).equals(other);
  }
}
