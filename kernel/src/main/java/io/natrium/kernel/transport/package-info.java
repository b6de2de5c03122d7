/**
 * The registry where transports are found by scheme. Any thread. The kernel has no socket of its
 * own; transports are plugins.
 */
package io.natrium.kernel.transport;
