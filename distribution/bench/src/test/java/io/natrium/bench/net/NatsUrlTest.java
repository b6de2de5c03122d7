package io.natrium.bench.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NatsUrlTest {

  @Test
  void theUsualFormsAreUnderstood() {
    NatsUrl plain = NatsUrl.parse("127.0.0.1");
    assertEquals(4222, plain.address().getPort());
    assertFalse(plain.isTls());
    NatsUrl full = NatsUrl.parse("tls://me:secret@127.0.0.1:5000");
    assertTrue(full.isTls());
    assertEquals(5000, full.address().getPort());
    assertTrue(full.connectLines().contains("\"user\":\"me\",\"pass\":\"secret\""));
    assertTrue(full.connectLines().contains("\"tls_required\":true"));
    assertTrue(
        NatsUrl.parse("nats://token@h:1").connectLines().contains("\"auth_token\":\"token\""));
    assertTrue(NatsUrl.parse("ws://h:1").isWebSocket());
  }

  @Test
  void othersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> NatsUrl.parse("http://h"));
    assertThrows(IllegalArgumentException.class, () -> NatsUrl.parse("nats://"));
    assertThrows(IllegalArgumentException.class, () -> NatsUrl.parse("nats:// h"));
  }
}
