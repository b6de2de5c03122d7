package io.natrium.kernel.conductor;

import io.natrium.kernel.auth.AuthCoordinator;
import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.monitor.ServerFacts;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.transport.PeerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What the conductor knows of its server. Thread: any. */
final class KnownFacts implements ServerFacts {

  private static final PeerInfo ANYBODY = new PeerInfo("tcp", "", 0, Map.of());

  private final AuthCoordinator auth;
  private final TransportRegistry transports;
  private final Configuration configuration;
  private final MonitorRegistry monitoring;
  private final IntSupplier port;
  private final Supplier<Duration> standardTimeout;
  private volatile Instant loaded = Instant.now();

  KnownFacts(
      AuthCoordinator auth,
      TransportRegistry transports,
      Configuration configuration,
      MonitorRegistry monitoring,
      IntSupplier port,
      Supplier<Duration> standardTimeout) {
    this.auth = auth;
    this.transports = transports;
    this.configuration = configuration;
    this.monitoring = monitoring;
    this.port = port;
    this.standardTimeout = standardTimeout;
  }

  /** The configuration was put into force. */
  void loaded() {
    loaded = Instant.now();
  }

  @Override
  public boolean authRequired() {
    return auth.required();
  }

  @Override
  public Duration authTimeout() {
    return auth.timeout(ANYBODY).orElseGet(standardTimeout);
  }

  @Override
  public int port() {
    return port.getAsInt();
  }

  @Override
  public List<String> websockets() {
    return transports.announced().getOrDefault("websocket", List.of());
  }

  @Override
  public String configDigest() {
    return configuration.current().digest();
  }

  @Override
  public Instant configLoaded() {
    return loaded;
  }

  @Override
  public Map<String, Map<String, Object>> descriptions() {
    return monitoring.descriptions();
  }
}
