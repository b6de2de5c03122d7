package com.example.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.kernel.NatsServer;
import java.util.List;

class StampPluginContractIT extends PluginContractTest {

  @Override
  protected String configuration() {
    return "plugins { stamp { header: Seen, subjects: [\"orders.>\"], reject: [\"orders.old\"] } }";
  }

  @Override
  protected void use(NatsServer server) throws Exception {
    try (Wire client = new Wire(server)) {
      client.send("SUB orders.> 1\r\nPUB orders.new 2\r\nhi\r\n");
      assertTrue(client.line().startsWith("HMSG orders.new 1 "));
      assertEquals("NATS/1.0", client.line());
      assertTrue(client.line().startsWith("Seen: "));
    }
    assertEquals(
        "-ERR 'Permissions Violation for Publish to \"orders.old\"'",
        Wire.echo(server, "orders.old"));
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted("plugins { stamp { subjects: [a, b], reject: c } }"),
        ConfigCase.refused(
            "plugins {\n  stamp {\n    subjects: [\"a..b\"]\n    header: \"no name\"\n  }\n}",
            "3:5: \"a..b\" is no subject",
            "4:5: \"no name\" is no name of a header"),
        ConfigCase.refused("plugins { stamp { rejct: a } }", "1:18: unknown field \"rejct\""));
  }
}
