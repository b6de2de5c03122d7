/**
 * The configuration contract between the kernel and its plugins.
 *
 * <p>The kernel parses the text into a tree of {@link io.natrium.spi.config.ConfigValue}s; each
 * part of the server owns whole top-level keys through a {@link
 * io.natrium.spi.config.ConfigSection} and reads them with {@link
 * io.natrium.spi.config.ConfigFields}. A reload goes through the same sections: read, check, plan,
 * and only when every plan accepted, commit.
 *
 * <p>Owner thread: everything here runs on one thread at a time, the kernel's conductor (or the
 * main thread of {@code -t}). Values are immutable and may be kept and shared freely; {@link
 * io.natrium.spi.config.Problems} and {@link io.natrium.spi.config.ConfigFields} are confined to
 * the call that received them.
 *
 * <p>Not here: no parser, no file access, no logging. JDK types only.
 */
package io.natrium.spi.config;
