package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.execution.InlineCalls;
import io.natrium.kernel.plugin.execution.LoopWatch;
import io.natrium.kernel.plugin.execution.PluginMeter;
import io.natrium.kernel.plugin.execution.PluginThreads;

/**
 * What lives from one start of a plugin to the following stop.
 *
 * @param pluginId id of the plugin
 * @param ledger its registrations
 * @param threads its threads
 * @param meter where calls into it are counted; lives as long as the plugin is listed
 * @param loops watches what it does on the threads of others
 * @param sinks calls into all of its subscriptions
 */
public record StartScope(
    String pluginId,
    RegistrationLedger ledger,
    PluginThreads threads,
    PluginMeter meter,
    LoopWatch loops,
    InlineCalls sinks) {

  public static StartScope of(
      String pluginId, PluginThreads threads, PluginMeter meter, LoopWatch loops) {
    InlineCalls sinks =
        new InlineCalls(pluginId, "one of its subscriptions", meter, loops, threads::owns);
    return new StartScope(pluginId, new RegistrationLedger(pluginId), threads, meter, loops, sinks);
  }

  /**
   * Watches code of the plugin that runs on the threads of its callers.
   *
   * @param what the registration, for messages
   */
  InlineCalls inline(String what) {
    InlineCalls calls = new InlineCalls(pluginId, what, meter, loops, threads::owns);
    loops.watch(calls);
    return calls;
  }
}
