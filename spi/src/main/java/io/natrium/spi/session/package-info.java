/**
 * Connections as the router sees them: sessions of network peers, clients that live inside the
 * server, the messages they exchange.
 */
package io.natrium.spi.session;
