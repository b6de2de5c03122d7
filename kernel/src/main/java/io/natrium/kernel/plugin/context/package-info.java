/**
 * The server as one plugin sees it: views of the kernel's registries that enter what a plugin
 * registers in its ledger, and hold nothing of the plugin once it is taken back. Knows neither the
 * host nor the states of plugins.
 *
 * <p>Thread: any, unless a type says otherwise; no lock is held while code of a plugin runs.
 */
package io.natrium.kernel.plugin.context;
