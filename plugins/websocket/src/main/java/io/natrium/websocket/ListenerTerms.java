package io.natrium.websocket;

import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.transport.Endpoint;
import io.natrium.tcp.netty.TlsContexts;

/**
 * What every connection of one listener needs to know. Immutable.
 *
 * @param options what the configuration says
 * @param origins which pages of browsers may connect
 * @param rawHeaders further lines of the answer to an upgrade
 * @param endpoint what peers are told of the listener
 * @param protocols what can be spoken at which path
 * @param tls contexts of the transport below
 */
record ListenerTerms(
    WebsocketOptions options,
    OriginPolicy origins,
    String rawHeaders,
    Endpoint endpoint,
    Protocols protocols,
    TlsContexts tls) {}
