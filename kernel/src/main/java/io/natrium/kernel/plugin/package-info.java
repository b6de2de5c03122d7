/**
 * The plugin host: finds plugins, orders them, runs their lifecycle and takes back all they put
 * into the server. Sources of plugins implement {@link io.natrium.kernel.plugin.PluginSource} and
 * live in packages below; nothing here knows of PF4J.
 *
 * <p>Operations run one at a time, those of a running server on the conductor. Code of a plugin
 * runs on the plugin's own threads, its lifecycle on its control thread. Whatever is remembered of
 * a failure is text, because a throwable pins the classes of its stack.
 */
package io.natrium.kernel.plugin;
