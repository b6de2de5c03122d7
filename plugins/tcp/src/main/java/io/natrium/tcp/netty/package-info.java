/**
 * The Netty side of the TCP transport, exported to the websocket plugin: loops, sockets, listeners,
 * channels with coalesced flushes, TLS contexts. No other plugin may use it, and nothing here knows
 * what the bytes mean.
 *
 * <p>Owner thread: the loop of a channel, unless a type says otherwise. Threads that are not the
 * plugin's own only hand over tasks and requests; they never run Netty code that leaves
 * thread-local values behind, because those would keep the plugin's class loader alive.
 */
package io.natrium.tcp.netty;
