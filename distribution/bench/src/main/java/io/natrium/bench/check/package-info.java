/**
 * What a message must look like and in which order messages must come: payload layout, sequence
 * checks, and the findings. Knows nothing of sockets. Everything here belongs to the one thread of
 * the load generator.
 */
package io.natrium.bench.check;
