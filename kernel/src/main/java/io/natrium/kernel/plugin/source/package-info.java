/**
 * What a plugin is before it runs: what it says of itself, where it comes from, and how its classes
 * are loaded and let go. Implemented by the packages that find plugins; runs no code of plugins by
 * itself.
 *
 * <p>Owner: the thread that runs the host's operations.
 */
package io.natrium.kernel.plugin.source;
