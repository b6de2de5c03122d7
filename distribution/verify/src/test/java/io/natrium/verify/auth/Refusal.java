package io.natrium.verify.auth;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the official client is told that is not let in. It hears so at once, but goes on connecting
 * until its timeout, which nobody waits for here.
 */
public final class Refusal {

  private Refusal() {}

  /** Connects with these options; the error that the server sends, or that the client got in. */
  public static String of(Options.Builder options) throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Options refused =
        options
            .noReconnect()
            .errorListener(
                new ErrorListener() {
                  @Override
                  public void errorOccurred(Connection connection, String error) {
                    told.add(error);
                  }
                })
            .build();
    Thread connecting =
        new Thread(
            () -> {
              try (Connection connection = Nats.connect(refused)) {
                told.add("let in, " + connection.getStatus());
              } catch (IOException notLetIn) {
                told.add(String.valueOf(notLetIn.getMessage()));
              } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
              }
            },
            "refused client");
    connecting.setDaemon(true);
    connecting.start();
    String first = told.poll(30, TimeUnit.SECONDS);
    connecting.interrupt();
    return String.valueOf(first);
  }
}
