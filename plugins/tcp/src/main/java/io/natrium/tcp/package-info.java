/**
 * The plugin that carries bytes over TCP, in clear and under TLS. Holds the life of the plugin; the
 * work is done in {@link io.natrium.tcp.netty}. Owner thread: the plugin's control thread.
 */
package io.natrium.tcp;
