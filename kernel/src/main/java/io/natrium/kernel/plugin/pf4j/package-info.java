/**
 * Plugins from jars, on PF4J, and the only place that knows PF4J. It reads descriptors, makes
 * isolated class loaders and holds what is loaded; starting, stopping and registering are the
 * host's. PF4J's extension points are not used. Owner: the thread that runs the host's operations.
 */
package io.natrium.kernel.plugin.pf4j;
