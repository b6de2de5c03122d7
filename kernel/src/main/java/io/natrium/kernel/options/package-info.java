/**
 * The kernel's own options as immutable records, and the section that reads them.
 *
 * <p>Every value can be given from Java without text: start from {@link
 * io.natrium.kernel.options.ServerOptions#defaults()} and change single values with the {@code
 * withX} methods. The records are safe for any thread; {@link
 * io.natrium.kernel.options.ServerOptionsSection} runs on the conductor.
 *
 * <p>Not here: keys that belong to plugins, and the code that acts on an option.
 */
package io.natrium.kernel.options;
