/**
 * The registry of monitoring endpoints and the writer of their documents. Any thread; a document
 * belongs to the thread that writes it. Only jackson-core's streaming is used here: databind shared
 * with plugins would pin their classes.
 */
package io.natrium.kernel.monitor;
