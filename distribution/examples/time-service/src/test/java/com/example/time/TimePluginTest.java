package com.example.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.NatsServerTest;
import io.natrium.junit.ServerUnderTest;
import io.natrium.junit.UsePlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.ReloadException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.spi.session.InternalClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NatsServerTest(
    config = "plugins { time-service { zone: \"+05:30\" } }",
    plugins = @UsePlugin(id = "time-service", type = TimePlugin.class))
class TimePluginTest {

  @Test
  void answersWithTheTimeOfTheZone(InternalClient client) throws Exception {
    OffsetDateTime before = OffsetDateTime.now().minusSeconds(1);
    OffsetDateTime time = ask(client, "time.now");
    assertEquals(ZoneOffset.ofHoursMinutes(5, 30), time.getOffset());
    assertTrue(time.isAfter(before), time + " is before " + before);
  }

  private static OffsetDateTime ask(InternalClient client, String subject) throws Exception {
    byte[] answer =
        client
            .request(subject, new byte[0], Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .payload();
    return OffsetDateTime.parse(new String(answer, US_ASCII));
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    String config = "plugins {\n  time-service {\n    zone: Nowhere\n    colour: red\n  }\n}";
    try (ServerUnderTest server =
        ServerUnderTest.with(config).plugin("time-service", TimePlugin::new)) {
      String message = assertThrows(ConfigRejectedException.class, server::start).getMessage();
      assertTrue(message.contains(":3:"), message);
      assertTrue(message.contains("\"Nowhere\" is no time zone"), message);
      assertTrue(message.contains(":4:"), message);
      assertTrue(message.contains("unknown field \"colour\""), message);
    }
  }

  @Test
  void followsAReloadAndKeepsWhatItHasWhenOneIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("server.conf");
    Files.writeString(file, "plugins { time-service { subject: clock } }");
    try (NatsServer server =
            NatsServer.builder()
                .configFile(file)
                .plugin("time-service", new TimePlugin())
                .withoutListener()
                .build()
                .start();
        InternalClient client = server.client()) {
      assertEquals(ZoneOffset.UTC, ask(client, "clock").getOffset());
      Files.writeString(file, "plugins { time-service { subject: clock.two, zone: \"-03:00\" } }");
      server.reload();
      assertEquals(ZoneOffset.ofHours(-3), ask(client, "clock.two").getOffset());
      Files.writeString(file, "plugins { time-service { subject: \"clock.*\" } }");
      ReloadException refused = assertThrows(ReloadException.class, server::reload);
      assertFalse(refused.getMessage().isEmpty());
      assertEquals(ZoneOffset.ofHours(-3), ask(client, "clock.two").getOffset());
    }
  }
}
