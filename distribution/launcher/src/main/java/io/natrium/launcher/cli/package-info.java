/**
 * The command line: Go-style flags, the overlay they lay over the configuration file, the texts of
 * {@code --help}, and {@code --signal}.
 *
 * <p>Used by the main thread only, before the server exists. Nothing here starts threads or touches
 * the kernel.
 */
package io.natrium.launcher.cli;
