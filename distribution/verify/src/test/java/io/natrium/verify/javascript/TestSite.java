package io.natrium.verify.javascript;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Serves the page and the modules of the client to a browser, and takes reports by POST: {@code
 * /away} runs an action of the test, {@code /result} is the end. Thread: that of the test, except
 * the action, which runs on the site's thread.
 */
final class TestSite implements AutoCloseable {

  private static final int NOT_FOUND = 404;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
  private final HttpServer server;

  TestSite(Path modules, Runnable away) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(thread);
    server.createContext("/", exchange -> answer(exchange, resource("page.html"), "text/html"));
    server.createContext(
        "/check.js", exchange -> answer(exchange, resource("check.js"), "text/javascript"));
    server.createContext("/modules/", exchange -> answerModule(exchange, modules));
    server.createContext(
        "/away",
        exchange -> {
          away.run();
          answer(exchange, new byte[0], "text/plain");
        });
    server.createContext(
        "/result",
        exchange -> {
          results.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          answer(exchange, new byte[0], "text/plain");
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the script saw; null if it does not report in time. */
  String result(long seconds) throws InterruptedException {
    return results.poll(seconds, TimeUnit.SECONDS);
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = TestSite.class.getResourceAsStream("/javascript/" + name)) {
      return in.readAllBytes();
    }
  }

  private static void answerModule(HttpExchange exchange, Path modules) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/modules/".length());
    Path file = modules.resolve(path).normalize();
    if (file.startsWith(modules) && Files.isRegularFile(file)) {
      answer(exchange, Files.readAllBytes(file), "text/javascript; charset=utf-8");
    } else {
      exchange.sendResponseHeaders(NOT_FOUND, -1);
      exchange.close();
    }
  }

  private static void answer(HttpExchange exchange, byte[] body, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
