package io.natrium.bench;

import io.natrium.bench.soak.SoakRun;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** The command {@code soak}. */
final class SoakCommand {

  private SoakCommand() {}

  static int run(List<String> words, PrintStream out) throws IOException {
    Arguments given =
        new Arguments(
            words, Set.of("natrium", "time", "rate", "reload", "plugins", "slower"), Set.of());
    SoakRun run =
        new SoakRun(
            given.required("natrium"),
            given.number("time", 3600),
            given.number("rate", 20_000),
            given.number("reload", 20),
            given.number("plugins", 30),
            given.number("slower", 2));
    try {
      List<String> wrong = run.run(out);
      wrong.forEach(out::println);
      out.println(wrong.isEmpty() ? "soak: nothing lost, nothing grew" : "soak: FAILED");
      return wrong.isEmpty() ? 0 : 1;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
