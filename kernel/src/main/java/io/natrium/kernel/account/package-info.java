/**
 * Isolated subject spaces: each account owns an index of subscriptions, what is specified of it,
 * and the answers it owes to others. Specifications are read here and are replaced as a whole on
 * the conductor; everything else is used by any thread. Knows no connection.
 */
package io.natrium.kernel.account;
