package com.example.unixsocket;

import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.kernel.NatsServer;
import java.io.IOException;
import java.util.List;

class UnixSocketPluginContractIT extends PluginContractTest {

  private static String block(String fields) {
    return "plugins { unix-socket { " + fields + " } }";
  }

  @Override
  protected String configuration() {
    return block("path: \"" + folder().resolve("s") + "\"");
  }

  @Override
  protected void use(NatsServer server) throws IOException {
    try (Peer peer = new Peer(folder().resolve("s"))) {
      peer.echo("here");
    }
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted(""),
        ConfigCase.accepted(block("path: \"/run/nats\", permissions: \"rw-rw----\"")),
        ConfigCase.refused(block(""), "1:23: the plugin unix-socket needs a path"),
        ConfigCase.refused(
            block("path: \"s\"\n permissions: \"0600\""),
            "2:2: write permissions as in rw-rw----"));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of("", block("path: \"" + folder().resolve("t") + "\""));
  }
}
