/**
 * How operators reach the plugin host of a running server: by subjects of the system account, and
 * by what they put into a plugins directory. Knows the host by its public face only. Both have a
 * thread of their own, because an operation may take as long as a plugin takes to drain.
 */
package io.natrium.kernel.plugin.operations;
