/**
 * What the launcher needs of the operating system: signals received and sent, and the files that
 * tell others about this process.
 *
 * <p>The only package that knows {@code sun.misc.Signal}.
 */
package io.natrium.launcher.os;
