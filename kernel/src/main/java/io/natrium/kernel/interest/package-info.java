/**
 * Who wants what: the subscriptions of an account, the index that finds them by subject, the cache
 * of results that every loop keeps. Knows no connection state beyond the buffer a subscription
 * delivers to.
 */
package io.natrium.kernel.interest;
