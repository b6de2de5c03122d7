package com.example.ownbuild;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the folder that was put together, as its user will. */
@Timeout(120)
class OwnBuildIT {

  private static final Path SERVER = Path.of(System.getProperty("server.folder"));
  private static final Pattern LISTENS =
      Pattern.compile("Listening for (client connections|websocket clients) on .*:(\\d+)$");

  @TempDir Path folder;

  @Test
  void holdsThePluginsThatWereChosenAndNoOther() throws IOException {
    try (var files = Files.list(SERVER.resolve("lib"))) {
      List<String> plugins =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("natrium-plugin-") || name.startsWith("time-"))
              .map(name -> name.replaceFirst("-\\d.*", ""))
              .sorted()
              .toList();
      assertEquals(
          List.of("natrium-plugin-tcp", "natrium-plugin-websocket", "time-service"), plugins);
    }
  }

  @Test
  void servesClientsOfBothKindsAndTheOwnPlugin() throws Exception {
    String text =
        Files.readString(SERVER.resolve("conf/server.conf")).replaceAll(":(4222|8080)\"", ":-1\"");
    Path config = Files.writeString(folder.resolve("server.conf"), text);
    Process server =
        new ProcessBuilder(
                "java",
                "-cp",
                SERVER.resolve("lib") + "/*",
                "io.natrium.launcher.Main",
                "-c",
                config.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader log = server.inputReader()) {
      int tcp = 0;
      int websocket = 0;
      for (String line = log.readLine(); ; line = log.readLine()) {
        assertTrue(line != null, "the server ended");
        Matcher listens = LISTENS.matcher(line);
        if (listens.find()) {
          int port = Integer.parseInt(listens.group(2));
          tcp = listens.group(1).startsWith("client") ? port : tcp;
          websocket = listens.group(1).startsWith("websocket") ? port : websocket;
        } else if (line.endsWith("Server is ready")) {
          break;
        }
      }
      assertTrue(askForTheTime(tcp).contains("+02:00"));
      assertTrue(greetingOver(websocket).startsWith("INFO {"));
    } finally {
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    }
  }

  private static String askForTheTime(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertTrue(in.readLine().startsWith("INFO {"));
      String talk = "CONNECT {\"verbose\":false}\r\nSUB answer 1\r\nPUB time.now answer 0\r\n\r\n";
      socket.getOutputStream().write(talk.getBytes(US_ASCII));
      assertTrue(in.readLine().startsWith("MSG answer 1 "));
      return in.readLine();
    }
  }

  private static String greetingOver(int port) throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            first.complete(US_ASCII.decode(data).toString());
            return null;
          }
        };
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port), listener)
            .get(20, TimeUnit.SECONDS);
    try {
      return first.get(20, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }
}
