/**
 * Who may connect, and as what. Authenticators answer asynchronously; no IO loop waits for a
 * verdict.
 */
package io.natrium.spi.auth;
