/**
 * Connections as the server keeps them: identity, limits, timers, subscriptions by sid, the way a
 * connection ends; and clients that live inside the server. A session belongs to the loop of its
 * channel.
 */
package io.natrium.kernel.session;
