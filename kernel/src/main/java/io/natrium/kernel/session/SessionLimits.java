package io.natrium.kernel.session;

import java.time.Duration;

/**
 * What the configuration allows one connection. Immutable; a reload makes another.
 *
 * @param maxControlLine bytes of the arguments of a verb
 * @param maxPayload bytes of headers and payload together
 * @param maxPending bytes that may wait to be sent
 * @param maxConnections connections of the server, negative refuses all
 * @param maxSubscriptions subscriptions of one connection, 0 for no limit
 * @param maxSubscriptionTokens tokens of a subject subscribed to, 0 for no limit
 * @param pingInterval time between pings of an idle connection
 * @param pingMax pings that may stay unanswered
 * @param writeDeadline how long bytes may wait without any being taken
 * @param authTimeout how long a peer may take to be let in
 * @param headers whether the server takes headers at all
 * @param dropsWhenStalled whether a publisher's messages to a receiver that is behind are dropped,
 *     instead of pausing the publisher
 */
public record SessionLimits(
    int maxControlLine,
    int maxPayload,
    long maxPending,
    int maxConnections,
    int maxSubscriptions,
    int maxSubscriptionTokens,
    Duration pingInterval,
    int pingMax,
    Duration writeDeadline,
    Duration authTimeout,
    boolean headers,
    boolean dropsWhenStalled) {}
