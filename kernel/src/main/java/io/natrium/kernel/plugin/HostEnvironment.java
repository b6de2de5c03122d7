package io.natrium.kernel.plugin;

/** What all plugins of one host share. */
record HostEnvironment(
    ConfigSections sections,
    ServiceRegistry services,
    ThreadSpawner spawner,
    CallDeadlines deadlines,
    LoaderWatch loaders,
    LoopWatch loops) {}
