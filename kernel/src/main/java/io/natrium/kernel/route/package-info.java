/**
 * From a publish to its receivers: runs of messages, fan-out, queue groups, the per-loop state that
 * makes it free of allocation. Everything here belongs to one loop, or to one client inside the
 * server, at a time.
 */
package io.natrium.kernel.route;
