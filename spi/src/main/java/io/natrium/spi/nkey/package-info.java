/** Public keys as NATS writes them. Plain functions, any thread, no cryptography. */
package io.natrium.spi.nkey;
