/**
 * How operators reach the plugin host of a running server by subjects of the system account. Knows
 * the host by its public face only. Requests run on a thread of their own, because an operation may
 * take as long as a plugin takes to drain.
 */
package io.natrium.kernel.plugin.operations;
