package io.natrium.verify.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.auth.Grant;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.tcp.TcpPlugin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that embeds the server decides itself who may connect, as the guide shows. */
@Timeout(60)
class EmbeddedAuthenticatorTest {

  private static final String VIOLATION = "-ERR 'Authorization Violation'|EOF";

  private final Map<String, String> tenants = new ConcurrentHashMap<>();
  private NatsServer server;

  /** What an application writes: a plugin around its own notion of users. */
  private static final class TenantAuth implements ServerPlugin {

    private final Map<String, String> tenants;

    TenantAuth(Map<String, String> tenants) {
      this.tenants = tenants;
    }

    @Override
    public void declare(Declaration declaration) {
      declaration.authenticates();
    }

    @Override
    public void start(PluginContext context) {
      context.auth().register(new Tenants(tenants, context.executors().serial("tenants")));
    }

    @Override
    public void stop() {}
  }

  private record Tenants(Map<String, String> tenants, Executor lookup) implements Authenticator {

    @Override
    public boolean required() {
      return true;
    }

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      return CompletableFuture.supplyAsync(() -> look(request), lookup); // never on the loop
    }

    private AuthDecision look(AuthRequest request) {
      String user = request.credentials().user();
      if (user.equals("broken")) {
        throw new IllegalStateException("the database is away");
      }
      if (!request.credentials().password().equals(tenants.get(user))) {
        return new AuthDecision.Deny("no such tenant");
      }
      SubjectRules own = new SubjectRules(Optional.of(List.of(user + ".>")), List.of());
      return new AuthDecision.Admit(
          new Grant(
              "TENANTS",
              user,
              Optional.of(new Permissions(Optional.of(own), Optional.of(own), Optional.empty()))));
    }
  }

  @BeforeEach
  void start() {
    tenants.put("ann", "secret");
    server =
        NatsServer.builder()
            .configText(TestServers.LISTEN + "accounts { TENANTS { } }")
            .plugin("tcp", new TcpPlugin())
            .plugin("tenants", new TenantAuth(tenants))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String enter(String user, String password) throws IOException {
    try (RawClient client = RawClient.open(server, user, password)) {
      return client.settle();
    }
  }

  @Test
  void shouldLetInWhomTheApplicationKnows() throws Exception {
    try (RawClient ann = RawClient.open(server, "ann", "secret")) {
      assertTrue(ann.info().contains("\"auth_required\":true"), ann.info());
      ann.send("SUB ann.a 1", "SUB bob.a 2", "PUB ann.a 1", "x", "PUB bob.a 1", "x");
      String seen = ann.settle();
      assertTrue(seen.contains("MSG ann.a 1 1|x"), seen);
      assertTrue(seen.contains("-ERR 'Permissions Violation for Subscription to \"bob.a\"'"), seen);
      assertTrue(seen.contains("-ERR 'Permissions Violation for Publish to \"bob.a\"'"), seen);
    }
  }

  @Test
  void shouldRefuseEveryoneElse() throws Exception {
    assertEquals(VIOLATION, enter("ann", "wrong"));
    assertEquals(VIOLATION, enter("bob", "secret"));
    try (RawClient nobody = RawClient.open(server)) {
      nobody.send("SUB a 1");
      assertEquals(VIOLATION.replace("|EOF", ""), nobody.rest());
    }
  }

  @Test
  void shouldFollowTheApplicationAtOnce() throws Exception {
    assertEquals(VIOLATION, enter("bob", "new"));
    tenants.put("bob", "new");
    assertEquals("", enter("bob", "new"));
  }

  @Test
  void shouldRefuseWhereTheApplicationFails() throws Exception {
    assertEquals(VIOLATION, enter("broken", "x"));
    assertEquals("", enter("ann", "secret"));
  }

  @Test
  void shouldLetNobodyInOnceItHasFailedAsAWhole() throws Exception {
    server.pluginHost().fail("tenants", "the test says so").join();
    assertEquals(VIOLATION, enter("ann", "secret"));
  }
}
