/**
 * A lean client of the NATS protocol over non-blocking sockets. One selector, one thread:
 * everything here belongs to the thread that polls the {@link io.natrium.bench.net.Reactor}.
 */
package io.natrium.bench.net;
