/**
 * The server's log: an slf4j provider that writes the lines of the reference server to stderr, a
 * rotated file or syslog.
 *
 * <p>Any thread may log; {@link io.natrium.launcher.logging.ServerLog} serialises the writes, one
 * write call a line. Initialisation is on the start-up path of every server: no regular
 * expressions, no format strings, no lambdas, no time zone data unless it is needed.
 */
package io.natrium.launcher.logging;
