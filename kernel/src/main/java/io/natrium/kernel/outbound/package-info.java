/**
 * What waits to be sent: one buffer per connection, filled by every loop that delivers to it,
 * emptied by the loop that owns it. The lock of a buffer is the lowest in the server: nothing else
 * is called while it is held. Knows no subject and no session.
 */
package io.natrium.kernel.outbound;
