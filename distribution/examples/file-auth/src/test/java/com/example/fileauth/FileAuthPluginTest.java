package com.example.fileauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.junit.ServerUnderTest;
import io.natrium.kernel.ServerStartException;
import io.natrium.kernel.config.ConfigRejectedException;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileAuthPluginTest {

  private static final String REFUSED = "-ERR 'Authorization Violation'";

  private final ServerUnderTest server =
      ServerUnderTest.with(
              "plugins { file-auth { file: \"${SERVER_DIR}/users\", refresh: \"10ms\" } }")
          .plugin("file-auth", FileAuthPlugin::new)
          .withoutListener();
  private Path users;

  @BeforeEach
  void startWithAlice() throws IOException {
    users = server.directory().resolve("users");
    replace("# who may come\nalice " + PasswordHash.of("wonder").text() + "\n");
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void letsInWhomTheFileNames() throws Exception {
    assertEquals("PONG", login("alice", "wonder"));
    assertEquals(REFUSED, login("alice", "blunder"));
    assertEquals(REFUSED, login("bob", "wonder"));
    assertEquals(REFUSED, login("", ""));
  }

  @Test
  void readsTheFileAgainWhenItChanges() throws Exception {
    assertEquals(REFUSED, login("bob", "builder"));
    replace("bob " + PasswordHash.of("builder").text() + "\n");
    while (!login("bob", "builder").equals("PONG")) {
      Thread.onSpinWait(); // the test has a time limit
    }
    assertEquals(REFUSED, login("alice", "wonder"));
  }

  @Test
  void keepsItsUsersWhenTheFileIsWrong() throws Exception {
    replace("bob " + PasswordHash.of("builder").text() + "\nalice nonsense\n");
    for (int i = 0; i < 3; i++) {
      assertEquals("PONG", login("alice", "wonder"));
      assertEquals(REFUSED, login("bob", "builder"));
    }
  }

  @Test
  void keepsTheServerFromStartingWithoutItsUsers() throws Exception {
    server.stop();
    Files.delete(users);
    ServerStartException failure = assertThrows(ServerStartException.class, server::start);
    assertTrue(failure.getMessage().contains("file-auth"), failure.getMessage());
    assertTrue(failure.getMessage().contains(users.toString()), failure.getMessage());
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    String config = "plugins {\n  file-auth {\n    refresh: \"1ms\"\n    flie: x\n  }\n}";
    try (ServerUnderTest wrong =
        ServerUnderTest.with(config).plugin("file-auth", FileAuthPlugin::new)) {
      String message = assertThrows(ConfigRejectedException.class, wrong::start).getMessage();
      assertTrue(message.contains(":3:"), message);
      assertTrue(message.contains(":4:") && message.contains("unknown field \"flie\""), message);
    }
  }

  private void replace(String text) throws IOException {
    Path next = users.resolveSibling("users.next");
    Files.writeString(next, text);
    Files.move(next, users, StandardCopyOption.REPLACE_EXISTING);
  }

  private String login(String user, String password) throws IOException {
    try (InProcessConnection client = server.server().connect()) {
      BufferedReader answers = new BufferedReader(new InputStreamReader(client.input(), US_ASCII));
      assertTrue(answers.readLine().startsWith("INFO "));
      String connect =
          "CONNECT {\"verbose\":false,\"user\":\"" + user + "\",\"pass\":\"" + password + "\"}\r\n";
      client.output().write((connect + "PING\r\n").getBytes(US_ASCII));
      client.output().flush();
      return answers.readLine();
    }
  }
}
