package io.natrium.spi.plugin;

import io.natrium.spi.DoNotImplement;
import io.natrium.spi.Registration;
import io.natrium.spi.Stable;
import io.natrium.spi.auth.AuthRegistry;
import io.natrium.spi.intercept.Interceptors;
import io.natrium.spi.monitor.Monitoring;
import io.natrium.spi.protocol.Protocols;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.transport.Transports;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server as one plugin sees it, from {@code start} to {@code stop}. Every registration made
 * through it is entered in the plugin's ledger. Thread: any, unless a registry says otherwise.
 */
@Stable
@DoNotImplement
public interface PluginContext {

  /** The id by which the plugin was loaded. */
  String pluginId();

  /** Identity of the server. */
  ServerIdentity server();

  /** Threads of the plugin; they end with it. */
  PluginExecutors executors();

  /** Ways to carry bytes. */
  Transports transports();

  /** Ways to give bytes a meaning. */
  Protocols protocols();

  /** Connections of peers and clients inside the server. */
  Sessions sessions();

  /** Who may connect. */
  AuthRegistry auth();

  /** Code in the path of publishes. */
  Interceptors interceptors();

  /** Documents about the server. */
  Monitoring monitoring();

  /**
   * Offers a service to other plugins under an interface of the SPI.
   *
   * @throws IllegalArgumentException if {@code service} was not declared or is no SPI interface
   */
  <T> Registration publish(Class<T> service, T implementation);

  /**
   * Follows a service that comes and goes. The listener is called on the plugin's control thread,
   * once at first and then on each change; an empty value means to drop every reference to it.
   */
  <T> Registration whenAvailable(Class<T> service, Consumer<Optional<T>> listener);
}
