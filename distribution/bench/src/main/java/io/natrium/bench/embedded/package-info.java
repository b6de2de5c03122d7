/**
 * Starts and stops of a server inside a JVM: measured in child processes that run {@link
 * io.natrium.bench.embedded.EmbeddedStarts}, reported by {@link
 * io.natrium.bench.embedded.EmbeddedRun}. Only the former knows the server.
 */
package io.natrium.bench.embedded;
