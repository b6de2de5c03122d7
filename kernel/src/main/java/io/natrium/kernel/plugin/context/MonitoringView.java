package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.execution.PluginMeter;
import io.natrium.spi.Registration;
import io.natrium.spi.monitor.BadMonitorRequest;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import io.natrium.spi.monitor.Monitoring;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The registry of monitoring endpoints as one plugin sees it. Thread: any. */
final class MonitoringView implements Monitoring {

  private final Monitoring registry;
  private final StartScope scope;

  MonitoringView(Monitoring registry, StartScope scope) {
    this.registry = registry;
    this.scope = scope;
  }

  @Override
  public Registration register(MonitorEndpoint endpoint) {
    Guarded guarded = new Guarded(scope, endpoint);
    return scope
        .ledger()
        .enter(
            Kind.ENDPOINT,
            guarded.name(),
            () -> {
              Registration registration = registry.register(guarded);
              return (Registration)
                  () -> {
                    registration.close();
                    guarded.target = null;
                  };
            });
  }

  @Override
  public Registration describe(String field, Supplier<Map<String, Object>> content) {
    AtomicReference<Supplier<Map<String, Object>>> held = new AtomicReference<>(content);
    return scope
        .ledger()
        .enter(
            Kind.ENDPOINT,
            field,
            () -> {
              Registration registration = registry.describe(field, () -> asked(held.get()));
              return (Registration)
                  () -> {
                    registration.close();
                    held.set(null);
                  };
            });
  }

  private static Map<String, Object> asked(Supplier<Map<String, Object>> content) {
    return content == null ? Map.of() : content.get();
  }

  @Override
  public Optional<MonitorEndpoint> byName(String name) {
    return registry.byName(name);
  }

  @Override
  public Collection<MonitorEndpoint> endpoints() {
    return registry.endpoints();
  }

  /** Counts the calls, and holds nothing of the plugin once the registration is closed. */
  private static final class Guarded implements MonitorEndpoint {

    private final String pluginId;
    private final PluginMeter meter;
    private final String name;
    private volatile MonitorEndpoint target;

    Guarded(StartScope scope, MonitorEndpoint target) {
      this.pluginId = scope.pluginId();
      this.meter = scope.meter();
      this.name = target.name();
      this.target = target;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void answer(MonitorRequest request, JsonOut out) {
      MonitorEndpoint asked = target;
      if (asked == null) {
        throw new IllegalStateException("plugin " + pluginId + " is stopped");
      }
      long began = System.nanoTime();
      try {
        asked.answer(request, out);
      } catch (BadMonitorRequest e) {
        throw e;
      } catch (RuntimeException | Error e) {
        meter.failed();
        throw e;
      } finally {
        meter.called(began);
      }
    }
  }
}
