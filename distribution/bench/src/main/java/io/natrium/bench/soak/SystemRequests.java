package io.natrium.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.bench.net.NatsUrl;
import io.natrium.bench.report.Json;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server in its system account, each time by a connection of its own.
 *
 * @param url where it listens, with a user of the system account
 */
record SystemRequests(NatsUrl url) {

  /** Longer than any grace. */
  private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(120);

  private static final String INBOX = "_INBOX.soak";

  /**
   * Asks, and waits for the answer.
   *
   * @param what behind the server's id in the subject
   * @return the answer
   * @throws IOException if there is none in time, or what comes is none
   */
  Map<String, Object> ask(String what, String body) throws IOException {
    try (Socket socket = new Socket(url.address().getAddress(), url.address().getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Object id = Json.parseObject(line(in).substring("INFO ".length())).get("server_id");
      String request =
          url.connectLines()
              + ("SUB " + INBOX + " 1\r\n")
              + ("PUB $SYS.REQ.SERVER." + id + "." + what + " " + INBOX + " " + body.length())
              + ("\r\n" + body + "\r\n");
      out.write(request.getBytes(US_ASCII));
      return answer(in, out);
    } catch (IllegalArgumentException unreadable) {
      throw new IOException("the answer to " + what + " is no JSON", unreadable);
    }
  }

  private static Map<String, Object> answer(InputStream in, OutputStream out) throws IOException {
    while (true) {
      String line = line(in);
      if (line.startsWith("MSG ")) {
        int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        return Json.parseObject(new String(in.readNBytes(size), UTF_8));
      }
      if (line.startsWith("PING")) {
        out.write("PONG\r\n".getBytes(US_ASCII));
      } else if (line.startsWith("-ERR")) {
        throw new IOException("the server says " + line);
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
