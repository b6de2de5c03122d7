package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.plugin.context.ConfigSections;
import io.natrium.kernel.plugin.context.ServiceRegistry;
import io.natrium.kernel.plugin.execution.CallDeadlines;
import io.natrium.kernel.plugin.execution.LoopWatch;
import io.natrium.kernel.plugin.execution.ThreadSpawner;

/** What all plugins of one host share. */
record HostEnvironment(
    ConfigSections sections,
    ServiceRegistry services,
    ThreadSpawner spawner,
    CallDeadlines deadlines,
    LoaderWatch loaders,
    LoopWatch loops) {}
