/**
 * Plugins of the class path: instances handed over by whoever embeds the server. Owner: the thread
 * that sets up the server. Depends on the contracts in {@code kernel.plugin} only.
 */
package io.natrium.kernel.plugin.classpath;
