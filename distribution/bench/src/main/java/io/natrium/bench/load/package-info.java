/**
 * The load generator: scenarios, how they are run against a server, and what is measured. One
 * thread does everything; no allocation per message.
 */
package io.natrium.bench.load;
