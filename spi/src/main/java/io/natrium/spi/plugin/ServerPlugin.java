package io.natrium.spi.plugin;

import io.natrium.spi.Stable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The entry of a plugin: one public class with a public constructor without parameters, named by
 * {@code Plugin-Class} in the jar's manifest, or handed over as an instance by an embedder.
 *
 * <p>Life: {@link #declare} once, then any number of {@link #start}, {@link #drain}, {@link #stop}
 * cycles. All calls come one after another on a control thread that belongs to the plugin. Each has
 * a deadline; a plugin that overruns it is marked FAILED and reported with its stack.
 */
@Stable
public interface ServerPlugin {

  /**
   * Says what the plugin reads from the configuration and which services it offers or uses. Pure:
   * called before any configuration is read, also by {@code -t} on a machine where nothing starts.
   * Says nothing by default.
   */
  default void declare(Declaration declaration) {}

  /**
   * Registers everything and returns when it is usable. Configuration handles are readable from
   * here on.
   *
   * @throws Exception when the plugin cannot run; its message becomes the reason shown to operators
   */
  void start(PluginContext context) throws Exception;

  /**
   * Finishes what is under way. New work no longer reaches the plugin. The kernel goes on when the
   * stage completes or the grace is over, whichever is first. By default there is nothing to
   * finish.
   */
  default CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    return CompletableFuture.completedStage(null);
  }

  /**
   * Frees what the plugin owns. Its registrations are closed and its executors are about to end. By
   * default that is all there is.
   */
  default void stop() {}
}
