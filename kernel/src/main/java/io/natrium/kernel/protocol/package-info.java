/**
 * The NATS client protocol: parser, CONNECT and INFO documents, the verbs. Registered through the
 * same SPI as the protocols of plugins.
 */
package io.natrium.kernel.protocol;
