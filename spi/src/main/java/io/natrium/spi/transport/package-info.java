/**
 * Bytes and nothing but bytes: listeners, dialers, channels and their loops. A transport knows no
 * protocol, and a protocol knows no transport; they meet in {@link
 * io.natrium.spi.transport.StreamHandler}.
 */
package io.natrium.spi.transport;
