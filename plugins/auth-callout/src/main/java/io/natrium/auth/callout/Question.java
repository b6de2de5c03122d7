package io.natrium.auth.callout;

import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A peer on whom the service is asked. Immutable but for the verdict, which is completed once.
 *
 * @param options the configuration under which it is asked
 * @param request the peer
 * @param knownAs as whom the server's own users know it, or what it says of itself
 * @param userKey public key made for this question, by which the answer is recognised
 * @param until when the answer comes too late
 * @param verdict what the peer waits for
 */
record Question(
    CalloutOptions options,
    AuthRequest request,
    String knownAs,
    String userKey,
    Instant until,
    CompletableFuture<AuthDecision> verdict) {}
