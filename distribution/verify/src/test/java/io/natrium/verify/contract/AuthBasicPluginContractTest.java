package io.natrium.verify.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.junit.contract.ConfigCase;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

class AuthBasicPluginContractTest extends PluginContractTest {

  @Override
  protected Path jar() throws IOException {
    return PluginJar.of("auth-basic", BasicAuthPlugin.class)
        .libraries("bcprov-")
        .write(folder(), "auth-basic.jar");
  }

  @Override
  protected String configuration() {
    return "authorization { user: alice, password: pa55 }\n";
  }

  @Override
  protected List<ConfigCase> configurations() {
    return List.of(
        ConfigCase.accepted("authorization { token: s3cret, timeout: \"2s\" }"),
        ConfigCase.accepted("authorization {\n users = [ {user: ann, password: a} ]\n}"),
        ConfigCase.refused(
            "authorization { user: alice, colour: red }", "1:29: unknown field \"colour\""),
        ConfigCase.refused(
            "authorization { user: alice, token: s3cret }",
            "1:15: Cannot have a user/pass and token"),
        ConfigCase.refused(
            "authorization {\n  user: alice\n  password: a\n  users = [ {user: ann, password: a} ]\n}",
            "1:0: Can not have a single user/pass and a users array"),
        ConfigCase.refused(
            "authorization {\n  timeout: [1]\n}",
            "2:3: error parsing authorization config, 'timeout' wrong type"),
        ConfigCase.refused(
            "no_auth_user: nobody",
            "1:0: no_auth_user: \"nobody\" present, but users/nkeys are not defined"));
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
