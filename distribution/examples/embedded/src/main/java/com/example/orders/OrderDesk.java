package com.example.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import io.natrium.tcp.TcpPlugin;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application with a NATS server inside: it takes orders on {@code orders.new}, from clients of
 * other programs by TCP and from its own code without a socket.
 */
public final class OrderDesk implements AutoCloseable {

  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final AtomicLong orders = new AtomicLong();
  private final NatsServer server;

  /** Opens the desk, with a configuration in the language of nats-server. */
  public OrderDesk(String configuration) {
    server =
        NatsServer.builder()
            .configText(configuration)
            .plugin("tcp", new TcpPlugin())
            .build()
            .start();
    serve(server.client());
  }

  private void serve(InternalClient client) {
    client.subscribe(
        "orders.new",
        "desk",
        worker,
        order -> {
          String receipt = "order " + orders.incrementAndGet() + ": " + text(order.payload());
          if (order.reply() != null) {
            client.publish(order.reply(), receipt.getBytes(UTF_8));
          }
        });
  }

  private static String text(byte[] payload) {
    return new String(payload, UTF_8);
  }

  /** Where clients of other programs connect. */
  public String url() {
    return server.ports().nats().get(0);
  }

  /** How many orders came. */
  public long orders() {
    return orders.get();
  }

  /** Closes; returns when threads and sockets are gone. */
  @Override
  public void close() {
    server.close();
    worker.shutdown();
  }

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try (OrderDesk desk = new OrderDesk("listen: \"127.0.0.1:4222\"")) {
      System.out.println("taking orders at " + desk.url());
      desk.server.awaitClosed();
    }
  }
}
