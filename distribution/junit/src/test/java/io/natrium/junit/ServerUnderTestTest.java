package io.natrium.junit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.config.ConfigRejectedException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerUnderTestTest {

  @Test
  @SuppressWarnings("try") // the client says that closing may be interrupted
  void restartsAtTheSamePortSoThatClientsComeBack() throws Exception {
    CountDownLatch back = new CountDownLatch(1);
    try (ServerUnderTest server = ServerUnderTest.with("").start()) {
      String url = server.url();
      String id = server.server().identity().id();
      Options options =
          Options.builder()
              .server(url)
              .reconnectWait(Duration.ofMillis(10))
              .maxReconnects(-1)
              .connectionListener(
                  (connection, event) -> {
                    if (event == ConnectionListener.Events.RECONNECTED) {
                      back.countDown();
                    }
                  })
              .build();
      try (Connection client = Nats.connect(options)) {
        assertEquals(id, client.getServerInfo().getServerId());
        server.restart();
        assertEquals(url, server.url());
        assertTrue(back.await(20, TimeUnit.SECONDS), "the client did not come back");
        assertNotEquals(id, client.getServerInfo().getServerId());
      }
    }
  }

  @Test
  void keepsTheDirectoryOverARestartAndDeletesItAtTheEnd() throws Exception {
    Path directory;
    try (ServerUnderTest server = ServerUnderTest.with("pid_file: \"${SERVER_DIR}/pid\"")) {
      server.start();
      directory = server.directory();
      assertEquals(directory + "/pid", server.server().options().files().pidFile());
      Files.createDirectories(directory.resolve("a/b"));
      Files.writeString(directory.resolve("a/b/file"), "kept");
      server.restart();
      assertEquals("kept", Files.readString(directory.resolve("a/b/file")));
    }
    assertFalse(Files.exists(directory));
  }

  @Test
  void tellsTheLineOfAFaultAndLeavesNothingRunning() {
    int threads = LiveThreads.ofNatrium().size();
    ServerUnderTest server =
        ServerUnderTest.with("server_name: \"${SERVER_DIR}\"\nport: 1\nprot: 2");
    ConfigRejectedException refused = assertThrows(ConfigRejectedException.class, server::start);
    assertTrue(refused.getMessage().contains(":3:"), refused.getMessage());
    assertTrue(refused.getMessage().contains("prot"), refused.getMessage());
    assertEquals(threads, LiveThreads.ofNatrium().size());
    assertDoesNotThrow(server::close);
  }

  @Test
  void mayBeStoppedTwiceAndStartedOnceOnly() {
    ServerUnderTest server = ServerUnderTest.with("").start();
    assertThrows(IllegalStateException.class, server::start);
    server.stop();
    server.stop();
    assertThrows(IllegalStateException.class, server::url);
    server.close();
  }
}
