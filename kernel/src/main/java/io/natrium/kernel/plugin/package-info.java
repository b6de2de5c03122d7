/**
 * What the outside sees of a plugin: its state, and what came of an operation. Plain values, known
 * to every package below; nothing here knows of those.
 *
 * <p>From the top down:
 *
 * <ul>
 *   <li>{@code operations}: how operators reach the host, by subjects and by the plugins directory
 *   <li>{@code lifecycle}: the host, which orders plugins and takes them through their states
 *   <li>{@code context}: the server as one plugin sees it, and what the plugin put into it
 *   <li>{@code execution}: the threads on which code of plugins runs, and the watch over it
 *   <li>{@code source}: what a plugin is before it runs; {@code classpath} and {@code pf4j} find
 *       plugins
 * </ul>
 */
package io.natrium.kernel.plugin;
