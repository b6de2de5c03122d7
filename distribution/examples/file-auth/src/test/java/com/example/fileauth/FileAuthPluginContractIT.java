package com.example.fileauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.kernel.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class FileAuthPluginContractIT extends PluginContractTest {

  private Path users;

  @BeforeEach
  void writeUsers() throws IOException {
    users = Files.writeString(folder().resolve("users"), Login.ALICE);
  }

  private static String block(String fields) {
    return "plugins { file-auth { " + fields + " } }";
  }

  @Override
  protected String configuration() {
    return block("file: \"" + users + "\"");
  }

  @Override
  protected void use(NatsServer server) throws IOException {
    assertEquals(Login.ADMITTED, Login.answer(server, "alice", "wonder"));
    assertEquals(Login.REFUSED, Login.answer(server, "alice", "blunder"));
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted(block("file: users, account: \"$G\", refresh: \"5s\"")),
        ConfigCase.refused(
            block("refresh: \"1ms\""), "1:22: looking more often than every 10ms is a waste"),
        ConfigCase.refused(block("flie: users"), "1:22: unknown field \"flie\""));
  }

  @Override
  protected List<String> refusedReloads() {
    return List.of(
        block("file: \"" + folder().resolve("missing") + "\""),
        block("file: \"" + users + "\", refresh: \"7s\""));
  }
}
