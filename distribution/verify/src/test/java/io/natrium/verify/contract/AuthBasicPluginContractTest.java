package io.natrium.verify.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import io.natrium.spi.plugin.ServerPlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

class AuthBasicPluginContractTest extends PluginContractTest {

  @Override
  protected String id() {
    return "auth-basic";
  }

  @Override
  protected ServerPlugin entry() {
    return new BasicAuthPlugin();
  }

  @Override
  protected List<String> bundled() {
    return List.of("bcprov-", "bcrypt-", "bytes-");
  }

  @Override
  protected NatsServer.Builder server() {
    return NatsServer.builder()
        .configText("authorization { user: alice, password: pa55 }\n")
        .withoutListener();
  }

  /** One client that may come in, and one that may not. */
  @Override
  protected void use(NatsServer server) throws IOException {
    assertEquals("PONG", answer(server, "pa55"));
    assertEquals("-ERR 'Authorization Violation'", answer(server, "wrong"));
  }

  private static String answer(NatsServer server, String password) throws IOException {
    try (InProcessConnection connection = server.connect()) {
      BufferedReader in = new BufferedReader(new InputStreamReader(connection.input(), US_ASCII));
      assertTrue(in.readLine().startsWith("INFO "));
      String connect = "{\"verbose\":false,\"user\":\"alice\",\"pass\":\"" + password + "\"}";
      connection.output().write(("CONNECT " + connect + "\r\nPING\r\n").getBytes(US_ASCII));
      return in.readLine();
    }
  }
}
