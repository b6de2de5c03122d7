package io.natrium.verify.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.auth.callout.AuthCalloutPlugin;
import io.natrium.junit.contract.PluginContractTest;
import io.natrium.junit.contract.PluginJar;
import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.session.InternalClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

class AuthCalloutPluginContractTest extends PluginContractTest {

  private static final String CONFIG =
      """
      authorization {
        auth_callout {
          issuer: ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA
          auth_users: [ nobody ]
          xkey: XBTSPOPBTICZJNKZ2MK3WPMDXHNEVBP57WUEXUKGNZJZ5XIY6GUXQFH5
        }
      }
      """;

  @Override
  protected Path jar() throws IOException {
    return PluginJar.of("auth-callout", AuthCalloutPlugin.class)
        .libraries("bcprov-", "natrium-jwt-codec")
        .write(folder(), "auth-callout.jar");
  }

  @Override
  protected String configuration() {
    return CONFIG;
  }

  @Override
  protected NatsServer.Builder prepare(NatsServer.Builder builder) {
    return builder.plugin("auth-basic", new BasicAuthPlugin()).withoutListener();
  }

  /** A client on whom a service is asked that answers nothing but emptiness. */
  @Override
  protected void use(NatsServer server) throws IOException {
    try (InternalClient service = server.client(Grant.GLOBAL_ACCOUNT);
        InProcessConnection connection = server.connect()) {
      service.subscribe(
          "$SYS.REQ.USER.AUTH",
          null,
          Runnable::run,
          request -> service.publish(request.reply(), new byte[0]));
      BufferedReader in = new BufferedReader(new InputStreamReader(connection.input(), US_ASCII));
      assertTrue(in.readLine().startsWith("INFO "));
      connection.output().write("CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(US_ASCII));
      assertEquals("-ERR 'Authorization Violation'", in.readLine());
    }
  }
}
