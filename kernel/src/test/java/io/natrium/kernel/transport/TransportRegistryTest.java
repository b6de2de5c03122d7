package io.natrium.kernel.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.Registration;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.PeerInfo;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TransportRegistryTest {

  private final TransportRegistry registry = new TransportRegistry();

  private record Named(String scheme) implements TransportProvider {
    @Override
    public Listener listen(ListenSpec spec, Function<PeerInfo, StreamHandler> accept)
        throws IOException {
      throw new IOException("no addresses here");
    }

    @Override
    public CompletionStage<StreamChannel> dial(DialSpec spec, StreamHandler handler) {
      return CompletableFuture.failedStage(new IOException("no addresses here"));
    }
  }

  @Test
  void shouldFindTransportsByScheme() {
    Named tcp = new Named("tcp");
    Registration registration = registry.register(tcp);
    assertSame(tcp, registry.byScheme("tcp").orElseThrow());
    registration.close();
    assertTrue(registry.byScheme("tcp").isEmpty());
  }

  @Test
  void shouldRefuseASchemeThatIsTakenAndKeepTheFirst() {
    Named first = new Named("tcp");
    registry.register(first);
    assertThrows(IllegalStateException.class, () -> registry.register(new Named("tcp")));
    assertSame(first, registry.byScheme("tcp").orElseThrow());
  }

  @Test
  void shouldTellObserversOfComingsAndGoings() {
    List<String> seen = new ArrayList<>();
    registry.register(new Named("tcp"));
    Registration watching =
        registry.observe(
            new TransportRegistry.Observer() {
              @Override
              public void arrived(TransportProvider transport) {
                seen.add("+" + transport.scheme());
              }

              @Override
              public void left(TransportProvider transport) {
                seen.add("-" + transport.scheme());
              }
            });
    Registration ws = registry.register(new Named("ws"));
    ws.close();
    ws.close();
    watching.close();
    registry.register(new Named("inproc"));
    assertEquals(List.of("+tcp", "+ws", "-ws"), seen);
  }
}
