/**
 * The configuration language of the server: text to tree, tree to sections, and the two-phase
 * reload.
 *
 * <p>{@link io.natrium.kernel.config.ConfigParser} turns a file (with its includes and variables)
 * into a {@link io.natrium.spi.config.ConfigMap}; {@link io.natrium.kernel.config.Overlay} lays the
 * command line over it; {@link io.natrium.kernel.config.SectionRegistry} hands the keys to their
 * owners; {@link io.natrium.kernel.config.ReloadCoordinator} moves a running server to a new text.
 *
 * <p>Owner thread: the conductor, or the main thread before there is one. Nothing here is
 * thread-safe except the immutable results.
 *
 * <p>A leaf of the kernel: uses {@code spi} only, knows no option by its meaning, and never logs.
 */
package io.natrium.kernel.config;
