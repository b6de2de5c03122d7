/**
 * Connections as the server keeps them: identity, limits, timers, subscriptions by sid, a peer's
 * part in an account, what of its publishes is held or traced, the way a connection ends and what
 * is remembered of it then; and clients that live inside the server. A session belongs to the loop
 * of its channel.
 */
package io.natrium.kernel.session;
