/**
 * What the server tells of itself: the kernel's own documents, the registry of those of plugins,
 * and how they are written. Any thread; a document belongs to the thread that writes it. Only
 * jackson-core's streaming is used here: databind shared with plugins would pin their classes.
 */
package io.natrium.kernel.monitor;
