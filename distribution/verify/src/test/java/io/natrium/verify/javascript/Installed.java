package io.natrium.verify.javascript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the tests need of this machine. Each thing is named by a system property or by an
 * environment variable, or lies where one would look for it; a test whose things are missing is
 * skipped and says what to do.
 */
final class Installed {

  /** The first release of Node with a WebSocket of its own, and of fetch. */
  private static final int NODE_RELEASE = 20;

  private static final String CLIENT = "@nats-io/nats-core/package.json";

  private Installed() {}

  /** The folder {@code node_modules} with the client. */
  static Path client() {
    Optional<String> named = setting("natrium.js.modules", "NATRIUM_JS_MODULES");
    Path folder = Path.of(named.orElse("target/javascript/node_modules")).toAbsolutePath();
    if (!Files.isRegularFile(folder.resolve(CLIENT))) {
      abort(
          "no official JavaScript client in "
              + folder
              + "; run distribution/verify/scripts/javascript-client.sh, or name a node_modules"
              + " with @nats-io/nats-core by NATRIUM_JS_MODULES");
    }
    return folder;
  }

  /** Node, recent enough. */
  static Path node() throws IOException, InterruptedException {
    Path node =
        program("natrium.node", "NATRIUM_NODE", List.of("node", "nodejs"))
            .orElseGet(() -> abort("no Node.js on the PATH; name one by NATRIUM_NODE"));
    Process asked = new ProcessBuilder(node.toString(), "--version").start();
    String version = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
    asked.waitFor(20, TimeUnit.SECONDS);
    if (Integer.parseInt(version.replaceAll("^v(\\d+).*", "$1")) < NODE_RELEASE) {
      abort(node + " is " + version + "; Node.js " + NODE_RELEASE + " or later has WebSocket");
    }
    return node;
  }

  /** A browser of the Chromium family. */
  static Path chromium() {
    List<String> names =
        List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    return program("natrium.chromium", "NATRIUM_CHROMIUM", names)
        .orElseGet(() -> abort("no Chromium on the PATH; name one by NATRIUM_CHROMIUM"));
  }

  private static Optional<String> setting(String property, String variable) {
    return Optional.ofNullable(System.getProperty(property))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(value -> !value.isBlank());
  }

  private static Optional<Path> program(String property, String variable, List<String> names) {
    Optional<String> named = setting(property, variable);
    if (named.isPresent()) {
      return named.map(Path::of);
    }
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
    return names.stream()
        .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
