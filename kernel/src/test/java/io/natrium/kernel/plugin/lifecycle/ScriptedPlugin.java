package io.natrium.kernel.plugin.lifecycle;

import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A plugin whose callbacks a test writes, and which notes each call with its thread. */
public final class ScriptedPlugin implements ServerPlugin {

  /** A start that may throw. */
  interface Start {
    void run(PluginContext context) throws Exception;
  }

  final List<String> calls;
  final List<String> threads = new CopyOnWriteArrayList<>();
  final String name;
  volatile Consumer<Declaration> declare = declaration -> {};
  volatile Start start = context -> {};
  volatile CompletionStage<Void> drained = CompletableFuture.completedFuture(null);
  volatile Runnable stop = () -> {};
  public volatile PluginContext context;

  public ScriptedPlugin(String name, List<String> calls) {
    this.name = name;
    this.calls = calls;
  }

  public ScriptedPlugin(String name) {
    this(name, new CopyOnWriteArrayList<>());
  }

  ScriptedPlugin declaring(Consumer<Declaration> body) {
    declare = body;
    return this;
  }

  ScriptedPlugin starting(Start body) {
    start = body;
    return this;
  }

  private void note(String what) {
    calls.add(name + " " + what);
    threads.add(Thread.currentThread().getName());
  }

  @Override
  public void declare(Declaration declaration) {
    note("declare");
    declare.accept(declaration);
  }

  @Override
  public void start(PluginContext given) throws Exception {
    note("start");
    context = given;
    start.run(given);
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    note("drain " + reason);
    return drained;
  }

  @Override
  public void stop() {
    note("stop");
    stop.run();
  }
}
