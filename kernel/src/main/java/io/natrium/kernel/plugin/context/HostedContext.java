package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.execution.ControlThread;
import io.natrium.kernel.plugin.execution.PluginThreads;
import io.natrium.spi.Registration;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.intercept.Interceptors;
import io.natrium.spi.monitor.Monitoring;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.PluginExecutors;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.protocol.ProtocolProvider;
import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.transport.TransportProvider;
import io.natrium.spi.transport.Transports;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server as one plugin sees it, from one start to the following stop. Thread: any. Each
 * registry is a view that enters registrations in the plugin's ledger.
 */
public final class HostedContext implements PluginContext {

  private final String pluginId;
  private final KernelServices kernel;
  private final HostedDeclaration declaration;
  private final ControlThread control;
  private final RegistrationLedger ledger;
  private final PluginThreads threads;
  private final ServiceRegistry services;
  private final Transports transports = new TransportsView();
  private final Protocols protocols = new ProtocolsView();
  private final Sessions sessions;
  private final AuthRegistry auth;
  private final Interceptors interceptors;
  private final Monitoring monitoring;

  public HostedContext(
      KernelServices kernel,
      HostedDeclaration declaration,
      ControlThread control,
      ServiceRegistry services,
      StartScope scope) {
    this.pluginId = scope.pluginId();
    this.kernel = kernel;
    this.declaration = declaration;
    this.control = control;
    this.services = services;
    this.ledger = scope.ledger();
    this.threads = scope.threads();
    this.sessions = new SessionsView(kernel.sessions(), scope);
    this.auth = new AuthView(kernel.auth(), scope);
    this.interceptors = new InterceptorsView(kernel.interceptors(), scope);
    this.monitoring = new MonitoringView(kernel.monitoring(), scope);
  }

  @Override
  public String pluginId() {
    return pluginId;
  }

  @Override
  public ServerIdentity server() {
    return kernel.identity();
  }

  @Override
  public PluginExecutors executors() {
    return threads;
  }

  @Override
  public Transports transports() {
    return transports;
  }

  @Override
  public Protocols protocols() {
    return protocols;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public AuthRegistry auth() {
    return auth;
  }

  @Override
  public Interceptors interceptors() {
    return interceptors;
  }

  @Override
  public Monitoring monitoring() {
    return monitoring;
  }

  @Override
  public <T> Registration publish(Class<T> service, T implementation) {
    if (!declaration.provided().contains(service)) {
      throw new IllegalArgumentException(
          "service " + service.getName() + " is not declared; call provides() in declare()");
    }
    return ledger.enter(
        Kind.SERVICE,
        service.getName(),
        () -> services.publish("plugin " + pluginId, service, implementation));
  }

  @Override
  public <T> Registration whenAvailable(Class<T> service, Consumer<Optional<T>> listener) {
    if (!declaration.used().containsKey(service)) {
      throw new IllegalArgumentException(
          "service " + service.getName() + " is not declared; call uses() in declare()");
    }
    return ledger.enter(
        Kind.SERVICE_LISTENER,
        service.getName(),
        () -> services.listen(control, service, listener));
  }

  private final class TransportsView implements Transports {

    @Override
    public Registration register(TransportProvider transport) {
      return ledger.enter(
          Kind.TRANSPORT, transport.scheme(), () -> kernel.transports().register(transport));
    }

    @Override
    public Registration announce(String kind, String url) {
      return ledger.enter(Kind.LISTENER, url, () -> kernel.transports().announce(kind, url));
    }

    @Override
    public Optional<TransportProvider> byScheme(String scheme) {
      return kernel.transports().byScheme(scheme);
    }
  }

  private final class ProtocolsView implements Protocols {

    @Override
    public Registration register(ProtocolProvider protocol) {
      return ledger.enter(
          Kind.PROTOCOL, protocol.name(), () -> kernel.protocols().register(protocol));
    }

    @Override
    public Optional<ProtocolProvider> byName(String name) {
      return kernel.protocols().byName(name);
    }

    @Override
    public Optional<ProtocolProvider> byWebsocketPath(String path) {
      return kernel.protocols().byWebsocketPath(path);
    }
  }
}
