package com.example.fileauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.NatsServer;
import io.natrium.kernel.inproc.InProcessConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** What the server answers to somebody who wants in. */
final class Login {

  static final String ADMITTED = "PONG";
  static final String REFUSED = "-ERR 'Authorization Violation'";

  /** A line of the file, in which the password of alice is wonder. */
  static final String ALICE =
      "alice 100000:42uicksDFicpmZsYO5LYjw:tYNlDs89i0w/nBOn13imlKhkkxYz2u8g0KwB21HrZds\n";

  private Login() {}

  static String answer(NatsServer server, String user, String password) throws IOException {
    try (InProcessConnection client = server.connect()) {
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
