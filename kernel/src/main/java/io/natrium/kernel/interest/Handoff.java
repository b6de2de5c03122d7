package io.natrium.kernel.interest;

/**
 * Marks what takes the messages of a subscription out of its account. What that is, the router
 * knows, which alone gives and calls it.
 */
public interface Handoff {}
