/**
 * The class archive of the JVM that shortens the next start.
 *
 * <p>A background thread of the lowest priority looks after it once the server is ready. Nothing
 * depends on it.
 */
package io.natrium.launcher.cache;
