package io.natrium.verify.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.auth.basic.BasicAuthPlugin;
import io.natrium.kernel.NatsServer;
import io.natrium.tcp.TcpPlugin;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of many accounts and users; how long they take is told, and held to a ratio. */
@Timeout(120)
class LargeConfigurationTest {

  private static final int USERS_EACH = 10;

  @TempDir private Path folder;

  private static String config(int accounts, String suffix) {
    StringBuilder text = new StringBuilder("listen: \"127.0.0.1:-1\"\naccounts {\n");
    for (int i = 0; i < accounts; i++) {
      text.append(" A").append(i).append(" { users: [\n");
      for (int user = 0; user < USERS_EACH; user++) {
        text.append("  { user: u").append(i).append('_').append(user);
        text.append(", password: p").append(user).append(suffix);
        text.append(", permissions: { publish: [\"a.>\", \"_INBOX.>\"], ");
        text.append("subscribe: { allow: [\"a.>\", \"_INBOX.>\"], deny: \"a.secret\" } } }\n");
      }
      text.append(" ], exports: [ { service: svc }, { stream: \"feed.>\" } ]\n");
      if (i > 0) {
        String from = "account: A" + (i - 1);
        text.append("  imports: [ { service: { ")
            .append(from)
            .append(", subject: svc }, to: ask },");
        text.append(" { stream: { ")
            .append(from)
            .append(", subject: \"feed.>\" }, prefix: f } ]\n");
      }
      text.append("  mappings { \"old.*\": \"a.$1\" } }\n");
    }
    return text.append("}\n").toString();
  }

  private NatsServer server(Path file) {
    return NatsServer.builder()
        .configFile(file)
        .plugin("tcp", new TcpPlugin())
        .plugin("auth-basic", new BasicAuthPlugin())
        .build();
  }

  private long read(int accounts) throws IOException {
    Path file = Files.writeString(folder.resolve(accounts + ".conf"), config(accounts, ""));
    long begin = System.nanoTime();
    try (NatsServer server = server(file)) {
      server.configure();
    }
    return System.nanoTime() - begin;
  }

  private static void login(NatsServer server, String user, String password) throws IOException {
    int port = URI.create(server.ports().nats().get(0)).getPort();
    try (RawClient client = RawClient.open(InetAddress.getLoopbackAddress(), port, 0)) {
      client.handshake(
          "{\"verbose\":false,\"user\":\"" + user + "\",\"pass\":\"" + password + "\"}");
    }
  }

  @Test
  void shouldTakeTimeInProportionToTheSize() throws IOException {
    read(100);
    read(100);
    long small = Math.max(read(100), read(100));
    long large = read(2_000);
    System.err.printf(
        "100 accounts with 1,000 users: %d ms, 2,000 with 20,000: %d ms%n",
        small / 1_000_000, large / 1_000_000);
    // 20 times the size; whatever grew with its square would take 400 times as long
    assertTrue(large < small * 100, () -> large + " against " + small);
  }

  @Test
  void shouldServeAndReloadThousandAccounts() throws Exception {
    Path file = Files.writeString(folder.resolve("server.conf"), config(1_000, ""));
    try (NatsServer server = server(file).start()) {
      login(server, "u999_9", "p9");
      Files.writeString(file, config(1_000, "new"));
      long begin = System.nanoTime();
      server.reload();
      System.err.printf("reload: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      login(server, "u999_9", "p9new");
      assertEquals(10_000, Files.readString(file).split("\\{ user: ", -1).length - 1);
    }
  }
}
