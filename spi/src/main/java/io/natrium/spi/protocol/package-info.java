/**
 * Meaning for bytes: a protocol turns the stream of a peer into session calls. The NATS client
 * protocol of the kernel registers through the same interface as a plugin's.
 */
package io.natrium.spi.protocol;
