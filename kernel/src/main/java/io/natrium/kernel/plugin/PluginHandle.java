package io.natrium.kernel.plugin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A plugin as it was at one moment, for monitoring and for embedders. Holds nothing of the plugin
 * itself and may be kept.
 *
 * @param id id of the plugin
 * @param version its version, empty for an instance of the class path
 * @param source where it came from: {@code class path} or the path of its jar
 * @param state where it is in its life
 * @param reason why it is in that state, empty where there is nothing to say
 * @param calls calls into its code so far, counted at the boundary
 * @param errors calls that threw or overran
 * @param timeSpent time spent in those calls
 * @param p99 what 99 of 100 calls did not exceed, rounded up
 * @param longest the longest call
 * @param loopHolds how often it kept an IO loop from its work for longer than is allowed
 * @param startedAt when it last became active
 */
public record PluginHandle(
    String id,
    String version,
    String source,
    PluginState state,
    String reason,
    long calls,
    long errors,
    Duration timeSpent,
    Duration p99,
    Duration longest,
    long loopHolds,
    Optional<Instant> startedAt) {}
