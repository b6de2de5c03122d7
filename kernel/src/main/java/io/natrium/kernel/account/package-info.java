/**
 * Isolated subject spaces: each account owns an index of subscriptions and the counters of its
 * traffic.
 */
package io.natrium.kernel.account;
