/**
 * What a client may publish, subscribe to and be sent, compiled for the path of messages. What is
 * compiled is immutable; guards belong to one connection. Knows nothing of connections.
 */
package io.natrium.kernel.permission;
