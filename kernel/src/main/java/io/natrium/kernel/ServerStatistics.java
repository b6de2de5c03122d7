package io.natrium.kernel;

/**
 * A snapshot of a server. The values are read one after another while the server works, so they
 * need not agree with each other to the last message.
 *
 * @param connections clients connected now
 * @param totalConnections clients that ever connected
 * @param slowConsumers clients closed because they did not take their messages
 * @param staleConnections clients closed because they did not answer pings
 * @param subscriptions subscriptions of all accounts now
 * @param messagesIn messages taken from clients
 * @param bytesIn their headers and payloads
 * @param messagesOut messages given to clients
 * @param bytesOut their headers and payloads
 * @param stalls pauses of publishers whose receivers were behind
 * @param outboundMemory bytes of memory lent to connections for what waits to be sent
 */
public record ServerStatistics(
    int connections,
    long totalConnections,
    long slowConsumers,
    long staleConnections,
    long subscriptions,
    long messagesIn,
    long bytesIn,
    long messagesOut,
    long bytesOut,
    long stalls,
    long outboundMemory) {}
