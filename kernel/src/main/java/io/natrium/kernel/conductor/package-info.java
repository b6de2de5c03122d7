/**
 * The life of the server: the order of start and stop, the listener of the client protocol, lame
 * duck mode, reload. One thread, the conductor, runs it all; it never runs code of a plugin.
 */
package io.natrium.kernel.conductor;
