/**
 * Collections of the heap that the JVM would put off: when the server has become quiet, and before
 * so much waits to be collected that the pause would be long. For the program only; whoever embeds
 * a server decides about the JVM's heap.
 */
package io.natrium.launcher.memory;
