package io.natrium.verify.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.verify.client.Await;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server remembers of connections that closed. */
@Timeout(60)
class ClosedConnectionsTest {

  private static final String CONFIG =
      """
      max_closed_clients: 2
      system_account: SYS
      accounts {
        SYS { }
        A { users: [ { user: a, password: a } ] }
        B { users: [ { user: b, password: b } ] }
      }
      """;

  private NatsServer server;

  @BeforeEach
  void start() {
    server = TestServers.start(CONFIG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String connz(String options) {
    byte[] answer =
        server
            .client("SYS")
            .request("$SYS.REQ.SERVER.PING.CONNZ", options.getBytes(UTF_8), Duration.ofSeconds(10))
            .toCompletableFuture()
            .join()
            .payload();
    return new String(answer, UTF_8);
  }

  private void connectAndLeave(String name, String... lines) throws IOException {
    try (RawClient client = RawClient.open(server, name, name)) {
      client.send(lines);
      assertEquals("", client.settle());
    }
    Await.until("it is gone", () -> server.connections() == 0);
  }

  private void shows(String options, String text) {
    Await.until(options + " shows " + text, () -> connz(options).contains(text));
  }

  @Test
  void shouldShowWhenAndWhyItClosed() throws IOException {
    connectAndLeave("a", "SUB hello.* 7", "SUB work crew 8");
    shows("{\"state\":1}", "\"num_connections\":1,\"total\":1,");
    String closed = connz("{\"state\":1,\"auth\":true}");
    assertTrue(closed.contains("\"stop\":\""), closed);
    assertTrue(closed.contains("\"reason\":\"Client Closed\""), closed);
    assertTrue(closed.contains("\"subscriptions\":2"), closed);
    assertTrue(closed.contains("\"authorized_user\":\"a\",\"account\":\"A\""), closed);
  }

  @Test
  void shouldShowWhatItWasSubscribedTo() throws IOException {
    connectAndLeave("a", "SUB hello.* 7", "SUB work crew 8");
    shows("{\"state\":1,\"subscriptions\":true}", "\"hello.*\"");
    shows(
        "{\"state\":1,\"subscriptions_detail\":true}",
        "{\"account\":\"A\",\"account_tag\":\"A\",\"subject\":\"work\",\"qgroup\":\"crew\","
            + "\"sid\":\"8\",\"msgs\":0,");
    shows("{\"state\":1,\"acc\":\"A\",\"filter_subject\":\"work\"}", "\"num_connections\":1,");
    shows("{\"state\":1,\"acc\":\"A\",\"filter_subject\":\"play\"}", "\"num_connections\":0,");
  }

  @Test
  void shouldShowWhoWasRefused() throws IOException {
    try (RawClient client = RawClient.open(server)) {
      client.send("CONNECT {\"user\":\"eve\",\"pass\":\"x\",\"name\":\"stranger\",\"lang\":\"c\"}");
      assertEquals("-ERR 'Authorization Violation'", client.line());
    }
    Await.until("it is gone", () -> server.connections() == 0);
    String closed = connz("{\"state\":1,\"auth\":true,\"user\":\"eve\"}");
    assertTrue(closed.contains("\"reason\":\"Authentication Failure\""), closed);
    assertTrue(closed.contains("\"name\":\"stranger\",\"lang\":\"c\""), closed);
    assertTrue(closed.contains("\"authorized_user\":\"eve\""), closed);
    assertTrue(closed.contains("\"rtt\":"), closed);
  }

  @Test
  void shouldShowNoneOfAStateThatDoesNotExist() throws IOException {
    connectAndLeave("a");
    shows("{\"state\":3}", "\"connections\":[]");
    shows("{\"state\":1,\"cid\":-1}", "\"code\":400");
  }

  @Test
  void shouldTellOpenAndClosedOnesApart() throws IOException {
    connectAndLeave("a");
    shows("{\"state\":1,\"acc\":\"A\"}", "\"total\":1,");
    shows("{\"state\":1,\"acc\":\"B\"}", "\"total\":0,");
    shows("{\"acc\":\"A\"}", "\"total\":0,");
    try (RawClient open = RawClient.open(server, "a", "a")) {
      assertEquals("", open.settle());
      shows("{\"state\":2,\"acc\":\"A\"}", "\"total\":2,");
      shows("{\"acc\":\"A\"}", "\"total\":1,");
    }
  }

  @Test
  void shouldForgetTheOldestWhenThereAreTooMany() throws IOException {
    connectAndLeave("a");
    shows("{\"state\":1,\"user\":\"a\"}", "\"num_connections\":1,\"total\":1,");
    connectAndLeave("b");
    shows("{\"state\":1,\"sort\":\"stop\"}", "\"num_connections\":2,\"total\":2,");
    connectAndLeave("b");
    shows("{\"state\":1,\"user\":\"a\"}", "\"num_connections\":0,\"total\":2,");
    shows("{\"state\":1,\"user\":\"b\",\"sort\":\"reason\"}", "\"num_connections\":2,");
  }

  @Test
  void shouldSortByTheEndOnlyWhatEnded() {
    shows("{\"sort\":\"stop\"}", "sort by stop only valid on closed connections");
    shows("{\"state\":2,\"sort\":\"reason\"}", "sort by reason only valid on closed connections");
  }
}
