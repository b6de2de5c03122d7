package io.natrium.tcp.netty;

import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Initializes Netty's HTTP classes with nobody but this plugin on the stack. They keep exceptions
 * in static fields whose traces hold on to every class that was on the stack then, and with it to
 * the class loader of a plugin that builds on this one.
 */
public final class HttpClasses {

  private HttpClasses() {}

  /**
   * Makes the classes ready. To be waited for before the first HTTP handler is made.
   *
   * @return completes on the loop
   */
  public static CompletionStage<Void> prepare(TcpLoop loop) {
    CompletableFuture<Void> prepared = new CompletableFuture<>();
    try {
      loop.execute(() -> initialize(prepared));
    } catch (RejectedExecutionException ended) {
      prepared.completeExceptionally(ended);
    }
    return prepared;
  }

  private static void initialize(CompletableFuture<Void> prepared) {
    try {
      Class.forName(HttpRequestDecoder.class.getName(), true, HttpClasses.class.getClassLoader());
      prepared.complete(null);
    } catch (ClassNotFoundException | LinkageError missing) {
      prepared.completeExceptionally(missing);
    }
  }
}
