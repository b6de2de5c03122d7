package com.example.unixsocket;

import io.natrium.junit.contract.TransportContract;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class UnixTransportTest extends TransportContract {

  @TempDir private Path folder;
  private UnixTransport transport;

  @BeforeEach
  void open() throws IOException {
    transport = new UnixTransport(Thread::new);
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Override
  protected TransportProvider transport() {
    return transport;
  }

  @Override
  protected ListenSpec listenSpec() {
    return new ListenSpec(folder.resolve("s").toString(), 0, Optional.empty());
  }

  @Override
  protected DialSpec dialSpec(Listener listener) {
    return new DialSpec(listener.boundAddress().toString(), 1, Duration.ofSeconds(10));
  }
}
