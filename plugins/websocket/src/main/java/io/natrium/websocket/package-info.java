/**
 * The WebSocket transport: a listener of its own on the loops of the TCP transport, which owns all
 * of Netty. It upgrades HTTP connections, turns frames into bytes and bytes into frames, and hands
 * each connection to the protocol that is spoken at its path. Nothing here knows what the bytes
 * mean.
 *
 * <p>Owner thread: the loop of a connection, unless a type says otherwise. No handler here may
 * extend Netty's typed adapters, which would leave entries in maps of the loops' threads that
 * outlive this plugin.
 */
package io.natrium.websocket;
