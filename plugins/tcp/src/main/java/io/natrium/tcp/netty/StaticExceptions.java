package io.natrium.tcp.netty;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The classes of Netty that keep exceptions in static fields. The trace of such an exception holds
 * on to every class that was on the stack when it was made, and with it to the class loader of a
 * plugin that builds on this one; so they are made with nobody but this plugin on the stack, before
 * another plugin gets to see Netty.
 *
 * <p>Left out are OpenSSL, which TLS contexts of this plugin never use, and SPDY, which nobody
 * speaks.
 */
public final class StaticExceptions {

  private static final List<String> HOLDERS =
      List.of(
          "io.netty.handler.codec.http.HttpRequestDecoder",
          "io.netty.handler.codec.http.HttpObjectDecoder",
          "io.netty.handler.codec.compression.Brotli",
          "io.netty.handler.codec.compression.Zstd",
          "io.netty.handler.ssl.SslMasterKeyHandler");

  private StaticExceptions() {}

  /** Names of the classes. */
  static List<String> holders() {
    return HOLDERS;
  }

  /**
   * Initializes the classes.
   *
   * @param own a thread of this plugin
   */
  public static CompletionStage<Void> make(Executor own) {
    try {
      return CompletableFuture.runAsync(StaticExceptions::initialize, own);
    } catch (RejectedExecutionException ended) {
      return CompletableFuture.failedFuture(ended);
    }
  }

  private static void initialize() {
    try {
      for (String holder : HOLDERS) {
        Class.forName(holder, true, StaticExceptions.class.getClassLoader());
      }
    } catch (ClassNotFoundException missing) {
      throw new CompletionException(missing);
    }
  }
}
