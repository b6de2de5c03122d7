/**
 * A long run of mixed traffic against one server: whether it loses a message, and whether it grows
 * or slows down. Threads: one per scenario of the mix, and the one that calls.
 */
package io.natrium.bench.soak;
