package io.natrium.kernel.plugin.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtocolRegistryTest {

  private final ProtocolRegistry registry = new ProtocolRegistry();

  private record Named(String name, Optional<String> websocketPath) implements ProtocolProvider {
    @Override
    public StreamHandler accept(PeerInfo peer) {
      return null;
    }
  }

  @Test
  void shouldFindProtocolsByNameAndPath() {
    Named mqtt = new Named("mqtt", Optional.of("/mqtt"));
    Registration registration = registry.register(mqtt);
    assertSame(mqtt, registry.byName("mqtt").orElseThrow());
    assertSame(mqtt, registry.byWebsocketPath("/mqtt").orElseThrow());
    registration.close();
    registration.close();
    assertTrue(registry.byName("mqtt").isEmpty());
    assertTrue(registry.byWebsocketPath("/mqtt").isEmpty());
  }

  @Test
  void shouldRefuseANameOrPathThatIsTaken() {
    registry.register(new Named("nats", Optional.of("/")));
    Named sameName = new Named("nats", Optional.empty());
    Named samePath = new Named("other", Optional.of("/"));
    assertThrows(IllegalStateException.class, () -> registry.register(sameName));
    assertThrows(IllegalStateException.class, () -> registry.register(samePath));
    assertTrue(registry.byName("other").isEmpty());
  }

  @Test
  void shouldTellObserversOfComingsAndGoings() {
    List<String> seen = new ArrayList<>();
    registry.register(new Named("nats", Optional.empty()));
    registry.observe(
        new ProtocolRegistry.Observer() {
          @Override
          public void arrived(ProtocolProvider protocol) {
            seen.add("+" + protocol.name());
          }

          @Override
          public void left(ProtocolProvider protocol) {
            seen.add("-" + protocol.name());
          }
        });
    registry.register(new Named("mqtt", Optional.empty())).close();
    assertEquals(List.of("+nats", "+mqtt", "-mqtt"), seen);
  }
}
