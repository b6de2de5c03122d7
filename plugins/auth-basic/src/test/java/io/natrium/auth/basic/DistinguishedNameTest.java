package io.natrium.auth.basic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DistinguishedNameTest {

  private static final DistinguishedName ANN = DistinguishedName.of("CN=ann,OU=ops,O=Natrium");

  @Test
  void shouldNotHeedTheOrderOfItsParts() {
    assertTrue(DistinguishedName.isSame("O=Natrium,OU=ops,CN=ann", ANN));
    assertTrue(DistinguishedName.isSame("cn=ann, ou=ops, o=Natrium", ANN));
  }

  /** CVE-2026-33248: a name is compared part by part, never as text. */
  @Test
  void cve202633248ShouldNotTakeATextForTheParts() {
    assertFalse(DistinguishedName.isSame("CN=ann\\,OU=ops,O=Natrium", ANN));
    assertFalse(DistinguishedName.isSame("CN=ann+OU=ops,O=Natrium", ANN));
    assertFalse(DistinguishedName.isSame("CN=ann,OU=ops", ANN));
    assertFalse(DistinguishedName.isSame("CN=\"ann,OU=ops,O=Natrium\"", ANN));
    assertFalse(
        DistinguishedName.isSame(
            "CN=ann,OU=ops,O=Natrium", DistinguishedName.of("CN=ann\\,OU\\=ops,O=Natrium")));
    assertFalse(
        DistinguishedName.isSame(
            "CN=ann,OU=ops,O=Natrium", DistinguishedName.of("CN=ann,OU=ops,OU=more,O=Natrium")));
  }

  @Test
  void shouldTellOtherNamesApart() {
    assertFalse(DistinguishedName.isSame("CN=Ann,OU=ops,O=Natrium", ANN));
    assertFalse(DistinguishedName.isSame("CN=ann,O=Natrium", ANN));
    assertFalse(DistinguishedName.isSame("CN=ann,OU=ops,O=Natrium,DC=x", ANN));
    assertFalse(DistinguishedName.isSame("ann", ANN));
    assertFalse(DistinguishedName.isSame("", DistinguishedName.of("")));
  }
}
