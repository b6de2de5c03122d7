package io.natrium.kernel.plugin;

/**
 * What lives from one start of a plugin to the following stop.
 *
 * @param pluginId id of the plugin
 * @param ledger its registrations
 * @param threads its threads
 * @param meter where calls into it are counted; lives as long as the plugin is listed
 */
record StartScope(
    String pluginId, RegistrationLedger ledger, PluginThreads threads, PluginMeter meter) {}
