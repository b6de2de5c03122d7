/**
 * Services of the server's own account. They answer requests on threads of the server and never on
 * a loop.
 */
package io.natrium.kernel.system;
