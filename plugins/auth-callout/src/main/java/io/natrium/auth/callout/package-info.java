/**
 * Lets a service that is a client of the server decide who may connect. A peer's loop only hands a
 * question over; tokens are signed, sealed and judged on the plugin's own threads. Knows no kernel
 * class.
 */
package io.natrium.auth.callout;
