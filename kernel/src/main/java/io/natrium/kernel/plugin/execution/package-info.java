/**
 * Where and how code of plugins runs: their threads, the calls into them with their deadlines and
 * counts, and the watch over what they do on the loops of others. Knows nothing of what plugins
 * register.
 *
 * <p>Whatever is remembered of a failure is text, because a throwable pins the classes of its
 * stack.
 */
package io.natrium.kernel.plugin.execution;
