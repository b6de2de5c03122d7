/** Accounts, authentication and permissions as a client on a socket sees them. */
package io.natrium.verify.auth;
