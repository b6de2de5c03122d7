package io.natrium.bench;

import io.natrium.bench.load.Load;
import io.natrium.bench.load.Modes;
import io.natrium.bench.load.ServerProcess;
import io.natrium.bench.net.NatsUrl;
import io.natrium.bench.report.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line. */
public final class Bench {

  private static final String USAGE =
      """
      bench modes                      names of the modes
      bench load --mode NAME --url URL [--pid SERVER] [--warm S] [--time S] [--label TEXT]
                                       one run, one line of JSON; status 2 if messages were
                                       lost, duplicated, reordered or damaged
      bench compare --reference COMMAND --natrium COMMAND [--modes REGEX] [--rounds N]
                    [--warm S] [--time S] [--share] [--fresh] [--out FILE.jsonl]
                    [--svg FILE] [--markdown FILE] [--record FILE] [--against FILE]
                    [--tolerance SHARE]
                                       both servers, interleaved; status 1 after a bad run or
                                       when ratios fell behind the record
      bench startup --reference COMMAND --natrium COMMAND --edge COMMAND [--runs N] [--busy N]
                    [--settle S] [--out FILE.jsonl]
                                       time from exec to "Server is ready", idle memory, of those
                                       that are given, in turn
      bench embedded [--jvms N] [--warm N] [--out FILE.jsonl]
                                       start and stop of a server inside a JVM: the first one, and
                                       those after it
      bench soak --natrium COMMAND [--time S] [--rate N] [--reload S] [--plugins S]
                 [--slower FACTOR]
                                       mixed traffic for an hour; status 1 if messages were lost,
                                       or if the server grew or slowed down
      bench plot --in FILE.jsonl --svg FILE
                                       the plot of an earlier comparison
      COMMAND is the path of an executable, or a command line with {port} in it. It must end up
      as the process that was started: a script has to exec.
      """;

  private Bench() {}

  /** Runs a command. */
  public static void main(String[] words) {
    System.exit(run(List.of(words), System.out, System.err));
  }

  static int run(List<String> words, PrintStream out, PrintStream err) {
    String command = words.isEmpty() ? "help" : words.get(0);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    try {
      switch (command) {
        case "modes" -> new Modes().names().forEach(out::println);
        case "load" -> {
          return load(rest, out, err);
        }
        case "compare" -> {
          return CompareCommand.run(rest, out);
        }
        case "startup" -> {
          return StartupCommand.run(rest, out);
        }
        case "embedded" -> {
          return EmbeddedCommand.run(rest, out);
        }
        case "soak" -> {
          return SoakCommand.run(rest, out);
        }
        case "plot" -> CompareCommand.plot(rest);
        default -> {
          err.print(USAGE);
          return command.equals("help") ? 0 : 64;
        }
      }
      return 0;
    } catch (IllegalArgumentException wrong) {
      err.println("bench: " + wrong.getMessage());
      return 64;
    } catch (IOException failure) {
      err.println("bench: " + failure);
      return 1;
    }
  }

  private static int load(List<String> words, PrintStream out, PrintStream err) throws IOException {
    Arguments given =
        new Arguments(words, Set.of("mode", "url", "pid", "warm", "time", "label"), Set.of());
    String mode = given.required("mode");
    Load load =
        new Load(
            NatsUrl.parse(given.required("url")),
            new ServerProcess(given.count("pid", 0)),
            given.number("warm", 1),
            given.number("time", 3),
            10);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("label", given.text("label", ""));
    line.put("mode", mode);
    Map<String, Object> results = load.run(new Modes().get(mode));
    line.putAll(results);
    out.println(Json.write(line));
    if (Json.number(results, "bad") == 0) {
      return 0;
    }
    err.println("bench: " + results.get("notes"));
    return 2;
  }
}
