/**
 * Natrium's own plugins held to what every plugin has to keep, in both ways of loading them; see
 * {@link io.natrium.junit.contract.PluginContractTest}. They are here and not in the modules of the
 * plugins, because the published contract needs some of them itself.
 */
package io.natrium.verify.contract;
