package io.natrium.tcp.netty;

import io.natrium.spi.transport.TlsSpec;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The TLS contexts of a transport, made once per {@link TlsSpec} object. Specs are told apart by
 * identity on purpose: a reload that reads the same file names anew makes a new spec, and with it a
 * context with the certificates that are in the files now.
 *
 * <p>Thread: any. The files are read on the executor.
 */
public final class TlsContexts {

  private record Entry(WeakReference<TlsSpec> spec, boolean client, TlsContext context) {}

  private final Executor executor;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * Makes an empty store.
   *
   * @param executor runs the costly parts: reading files and the arithmetic of handshakes
   */
  public TlsContexts(Executor executor) {
    this.executor = executor;
  }

  /** Runs the costly parts of handshakes. */
  public Executor executor() {
    return executor;
  }

  /**
   * The context for a spec, made now if there is none yet. Waits for the executor: Netty leaves
   * thread-local values behind, which may only happen on a thread of the plugin.
   *
   * @throws TlsMaterialException if a file cannot be read or an option cannot be met
   */
  public TlsContext load(TlsSpec spec, boolean client) throws TlsMaterialException {
    try {
      return get(spec, client).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TlsMaterialException known) {
        throw new TlsMaterialException(known.getMessage(), known);
      }
      throw new TlsMaterialException("TLS cannot be set up: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TlsMaterialException("interrupted while TLS was set up", e);
    }
  }

  /** The context for a spec; complete at once when it was made before. Never blocks. */
  public CompletionStage<TlsContext> get(TlsSpec spec, boolean client) {
    TlsContext known = find(spec, client);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<TlsContext> made = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              made.complete(make(spec, client));
            } catch (TlsMaterialException | RuntimeException e) {
              made.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      made.completeExceptionally(new TlsMaterialException("the transport was stopped", e));
    }
    return made;
  }

  private TlsContext make(TlsSpec spec, boolean client) throws TlsMaterialException {
    TlsContext known = find(spec, client);
    if (known != null) {
      return known;
    }
    TlsContext made = TlsContext.of(spec, client);
    synchronized (entries) {
      entries.add(new Entry(new WeakReference<>(spec), client, made));
    }
    return made;
  }

  private TlsContext find(TlsSpec spec, boolean client) {
    synchronized (entries) {
      entries.removeIf(entry -> entry.spec().refersTo(null));
      for (Entry entry : entries) {
        if (entry.client() == client && entry.spec().refersTo(spec)) {
          return entry.context();
        }
      }
    }
    return null;
  }
}
