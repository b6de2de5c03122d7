package com.example.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.junit.NatsServerTest;
import io.natrium.junit.ServerUnderTest;
import io.natrium.junit.ServerUrl;
import io.natrium.spi.session.InternalClient;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the client says that closing may be interrupted
class OrderDeskTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void takesOrdersOfOtherPrograms() throws Exception {
    try (OrderDesk desk = new OrderDesk("port: -1, host: 127.0.0.1");
        Connection customer = Nats.connect(desk.url())) {
      Message receipt = customer.request("orders.new", "tea".getBytes(UTF_8), PATIENCE);
      assertEquals("order 1: tea", new String(receipt.getData(), UTF_8));
      assertEquals(1, desk.orders());
    }
  }

  @Test
  void isGoneWhenItIsClosed() throws Exception {
    OrderDesk desk = new OrderDesk("port: -1, host: 127.0.0.1");
    String url = desk.url();
    desk.close();
    assertThrows(IOException.class, () -> Nats.connect(url));
  }

  /** What a test of code that needs a server, and brings none, looks like. */
  @Nested
  @NatsServerTest(config = "max_payload: 100")
  class Customers {

    @Test
    void meetEachOther(@ServerUrl String url, InternalClient inside) throws Exception {
      try (Connection outside = Nats.connect(url)) {
        Subscription offers = outside.subscribe("offers");
        outside.flush(PATIENCE);
        inside.publish("offers", "half price".getBytes(UTF_8));
        assertEquals("half price", new String(offers.nextMessage(PATIENCE).getData(), UTF_8));
        assertEquals(100, outside.getServerInfo().getMaxPayload());
      }
    }

    @Test
    void surviveARestart(ServerUnderTest server) throws Exception {
      String url = server.url();
      server.restart();
      assertEquals(url, server.url());
      Nats.connect(url).close();
    }
  }
}
