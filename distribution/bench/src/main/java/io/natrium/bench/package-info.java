/**
 * The benchmark of the server beside the reference: command line of load generator and driver.
 * Never shipped, uses the JDK alone; only {@code io.natrium.bench.micro} and {@code
 * io.natrium.bench.embedded} know the server.
 */
package io.natrium.bench;
