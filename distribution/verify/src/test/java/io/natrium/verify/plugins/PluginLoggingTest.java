package io.natrium.verify.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.plugin.PluginResult.Outcome;
import io.natrium.launcher.logging.UtilLogging;
import io.natrium.verify.client.LogLines;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that log with what the JDK has. */
class PluginLoggingTest {

  private static final String LOGS =
      """
      System.getLogger("com.example.a").log(System.Logger.Level.WARNING, "by {0}", new Entry() {
        public String toString() { return "System.Logger"; }
      });
      System.getLogger(Entry.class.getName()).log(
          System.Logger.Level.ERROR, "failed", new Exception("kept by nobody") { });
      java.util.logging.Logger own = java.util.logging.Logger.getLogger("com.example.b");
      own.log(java.util.logging.Level.SEVERE, "by {0}", new Entry() {
        public String toString() { return "util logging"; }
      });
      own.log(new java.util.logging.Level("LOUD", 1100) { }, "by a level of its own");
      own.info("a notice");
      """;

  @TempDir Path directory;
  @TempDir Path folder;

  @BeforeEach
  void asTheLauncherDoes() throws Exception {
    new UtilLogging();
  }

  @AfterEach
  void asBefore() throws Exception {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void shouldEndUpInTheLogOfTheServerAndKeepNoClasses() throws Exception {
    SourceJar.of("chatty", LOGS).write(directory, "chatty.jar");
    try (LogLines log = new LogLines(folder);
        NatsServer server =
            NatsServer.builder().withoutListener().pluginsDirectory(directory).build()) {
      server.start();
      assertTrue(log.contain("[WRN] by System.Logger"), log.lines().toString());
      assertTrue(log.contain("[ERR] failed: "), log.lines().toString());
      assertTrue(log.contain("[ERR] by util logging"), log.lines().toString());
      assertTrue(log.contain("[ERR] by a level of its own"), log.lines().toString());
      assertTrue(log.lines().stream().noneMatch(line -> line.contains("a notice")));
      WeakReference<ClassLoader> loader = Loaders.of("chatty");
      assertEquals(
          Outcome.DONE, server.unloadPlugin("chatty", Duration.ofSeconds(1)).join().outcome());
      Loaders.assertCollected(loader);
    }
  }
}
