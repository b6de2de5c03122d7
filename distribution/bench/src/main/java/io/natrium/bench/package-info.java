/**
 * The benchmark of the server beside the reference: command line of load generator and driver.
 * Never shipped, uses the JDK alone; only {@code io.natrium.bench.micro} knows the kernel.
 */
package io.natrium.bench;
