/**
 * Vocabulary: the bytes of the NATS wire format shared by protocols, links and clients inside the
 * server. Final classes without state.
 */
package io.natrium.spi.wire;
