package com.example.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.kernel.NatsServer;
import io.natrium.spi.session.InternalClient;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

class TimePluginContractIT extends PluginContractTest {

  @Override
  protected String configuration() {
    return "plugins { time-service { subject: clock, zone: \"+02:00\" } }";
  }

  @Override
  protected void use(NatsServer server) throws Exception {
    try (InternalClient client = server.client()) {
      byte[] answer =
          client
              .request("clock", new byte[0], Duration.ofSeconds(5))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .payload();
      OffsetDateTime time = OffsetDateTime.parse(new String(answer, US_ASCII));
      assertEquals(ZoneOffset.ofHours(2), time.getOffset());
    }
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted(""),
        ConfigCase.accepted("plugins { time-service { zone: Europe/Berlin } }"),
        ConfigCase.refused(
            "plugins { time-service {\n  zone: Mars\n  subject: \"clock.*\"\n} }",
            "2:3: \"Mars\" is no time zone; write one such as Europe/Berlin",
            "3:3: \"clock.*\" is no subject to send requests to"),
        ConfigCase.refused(
            "plugins { time-service { colour: red } }", "1:25: unknown field \"colour\""));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of("plugins { time-service { subject: clock, account: other } }");
  }
}
