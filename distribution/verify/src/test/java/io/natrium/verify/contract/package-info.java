/**
 * What every plugin has to keep, in both ways of loading it. A plugin's test extends {@link
 * io.natrium.verify.contract.PluginContractTest} and says what the plugin is and how it is used.
 */
package io.natrium.verify.contract;
