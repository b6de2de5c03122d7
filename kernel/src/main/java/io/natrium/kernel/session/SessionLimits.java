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
 * @param writeDeadline how long it may take until what is pending at one time was taken
 * @param retriesWrites whether a peer that took a part of it within the deadline may stay
 * @param authTimeout how long a peer may take to be let in
 * @param headers whether the server takes headers at all
 * @param dropsWhenStalled whether a publisher's messages to a receiver that is behind are dropped,
 *     instead of pausing the publisher
 * @param mostTraced bytes of a message that the log shows, 0 for all
 * @param tracesHeaders whether the log shows the headers of messages in place of all of them
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
    boolean retriesWrites,
    Duration authTimeout,
    boolean headers,
    boolean dropsWhenStalled,
    int mostTraced,
    boolean tracesHeaders) {}
