/**
 * How a plugin is declared, started, drained and stopped, and what the kernel hands to it. All
 * callbacks run on a control thread that belongs to the plugin, never on an IO loop and never on a
 * kernel thread.
 */
package io.natrium.spi.plugin;
