/**
 * Asks the authenticators in their order and turns what they say into one verdict. Never blocks a
 * loop.
 */
package io.natrium.kernel.auth;
