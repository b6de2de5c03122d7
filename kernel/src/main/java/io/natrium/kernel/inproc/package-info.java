/**
 * A transport without sockets: a client in the same JVM speaks the protocol over two streams in
 * memory.
 */
package io.natrium.kernel.inproc;
