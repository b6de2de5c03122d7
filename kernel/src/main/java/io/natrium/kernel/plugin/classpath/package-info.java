/**
 * Plugins of the class path: instances handed over by whoever embeds the server, and what its
 * manifests name. Owner: the thread that sets up the server, then the one that discovers plugins.
 * Depends on the contracts in {@code kernel.plugin} only, and fails with the kernel's exception.
 */
package io.natrium.kernel.plugin.classpath;
