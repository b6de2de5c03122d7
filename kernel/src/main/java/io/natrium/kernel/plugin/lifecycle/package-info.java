/**
 * The plugin host: orders plugins, runs their lifecycle and takes back all they put into the
 * server. Sources of plugins implement {@link io.natrium.kernel.plugin.source.PluginSource};
 * nothing here knows of PF4J.
 *
 * <p>Operations run one at a time, those of a running server on the conductor. Code of a plugin
 * runs on the plugin's own threads, its lifecycle on its control thread.
 */
package io.natrium.kernel.plugin.lifecycle;
