/**
 * What an account is, as immutable values that the configuration file and account claims both
 * become, and the readers of the notations they share. Thread: any.
 */
package io.natrium.spi.account;
