/**
 * The program {@code nats-server}: reads the command line, starts the kernel, obeys signals, and
 * keeps the files of the process.
 *
 * <p>Everything that may not be in an embedded server lives here: signal handlers, the exit status,
 * standard output, the log. {@link io.natrium.launcher.ServerProcess} is reached by the main thread
 * and by signal threads.
 */
package io.natrium.launcher;
