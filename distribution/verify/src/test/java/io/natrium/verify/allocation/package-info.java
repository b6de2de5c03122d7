/** What the server allocates for a message, measured over real sockets. */
package io.natrium.verify.allocation;
