package io.natrium.tcp.netty;

import io.natrium.spi.config.OcspPeerOptions;
import io.natrium.spi.transport.TlsInfo;
import io.natrium.spi.transport.TlsSpec;
import io.natrium.tcp.ocsp.OcspHost;
import io.natrium.tcp.ocsp.PeerAnswerStore;
import io.natrium.tcp.ocsp.PeerRevocation;
import io.natrium.tcp.ocsp.Stapling;
import java.lang.ref.WeakReference;
import java.security.cert.CertificateException;
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

  private static final String NOT_VALID = "client not OCSP valid";

  private record Entry(WeakReference<TlsSpec> spec, boolean client, TlsContext context) {}

  private final Executor executor;
  private final Executor responders;
  private final Stapling stapling;
  private final PeerAnswerStore answers;
  private final PeerRevocation revocation;
  private final OcspHost host;
  private TlsEngine engine;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * Makes an empty store.
   *
   * @param executor runs the costly parts: reading files and the arithmetic of handshakes
   * @param responders runs what waits for others: questions to OCSP responders
   * @param stapling has the status of the server's own certificates
   * @param answers has the status of those of peers
   * @param host is told whose certificates are not good
   */
  public TlsContexts(
      Executor executor,
      Executor responders,
      Stapling stapling,
      PeerAnswerStore answers,
      OcspHost host) {
    this.executor = executor;
    this.responders = responders;
    this.stapling = stapling;
    this.answers = answers;
    this.revocation = new PeerRevocation(answers, host);
    this.host = host;
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
    step(
        executor,
        made,
        () -> {
          TlsMaterial material = TlsMaterial.read(spec, client);
          if (client || !material.wantsStaples(stapling)) {
            made.complete(make(spec, client, material));
          } else {
            TlsEngine.forStatus();
            step(responders, made, () -> staple(spec, material, made));
          }
        });
    return made;
  }

  /** Asks for the status of certificates, and goes on where contexts may be made. */
  private void staple(TlsSpec spec, TlsMaterial material, CompletableFuture<TlsContext> made)
      throws TlsMaterialException {
    TlsMaterial stapled = material.withStaples(stapling);
    step(executor, made, () -> made.complete(make(spec, false, stapled)));
  }

  /** A part of making a context. */
  private interface Step {
    void take() throws TlsMaterialException;
  }

  private static void step(Executor executor, CompletableFuture<TlsContext> made, Step step) {
    try {
      executor.execute(
          () -> {
            try {
              step.take();
            } catch (TlsMaterialException | RuntimeException e) {
              made.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      made.completeExceptionally(new TlsMaterialException("the transport was stopped", e));
    }
  }

  /**
   * Judges a peer after its handshake: its key may have to be a pinned one, and its certificate may
   * have to be asked for. Never blocks.
   *
   * @return fails with a {@link CertificateException} that says why the peer may not come in
   */
  public CompletionStage<TlsInfo> judge(TlsContext context, TlsInfo agreed) {
    try {
      if (!agreed.peerCertificates().isEmpty()) {
        // Again, because who comes back to a former session is not asked for a certificate.
        agreed.peerCertificates().get(0).checkValidity();
      }
    } catch (CertificateException over) {
      return CompletableFuture.failedFuture(
          new CertificateException("the certificate has ended or not begun: " + over, over));
    }
    if (!agreed.isPinned(context.peers().pinnedKeys())) {
      return CompletableFuture.failedFuture(new CertificateException("certificate not pinned"));
    }
    OcspPeerOptions options = context.peers().revocation();
    if (!options.verify()) {
      return CompletableFuture.completedFuture(agreed);
    }
    CompletableFuture<TlsInfo> judged = new CompletableFuture<>();
    try {
      responders.execute(
          () -> {
            try {
              if (revocation.admits(
                  agreed.peerCertificates(), context.peers().authorities(), options)) {
                judged.complete(agreed);
              } else {
                agreed.peerCertificates().stream()
                    .findFirst()
                    .ifPresent(leaf -> host.peerRejected(leaf, NOT_VALID));
                judged.completeExceptionally(new CertificateException(NOT_VALID));
              }
            } catch (RuntimeException e) {
              judged.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      judged.completeExceptionally(e);
    }
    return judged;
  }

  private synchronized TlsEngine engine() {
    if (engine == null) {
      engine = TlsEngine.chosen();
    }
    return engine;
  }

  private TlsContext make(TlsSpec spec, boolean client, TlsMaterial material)
      throws TlsMaterialException {
    TlsContext known = find(spec, client);
    if (known != null) {
      return known;
    }
    TlsContext made = TlsContext.of(spec, client, engine(client, material), material);
    if (made.asksOthers()) {
      answers.begin();
    }
    synchronized (entries) {
      entries.add(new Entry(new WeakReference<>(spec), client, made));
    }
    return made;
  }

  private TlsEngine engine(boolean client, TlsMaterial material) throws TlsMaterialException {
    if (client) {
      return TlsEngine.JDK;
    }
    return material.hasStaples() ? TlsEngine.forStatus() : engine();
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
