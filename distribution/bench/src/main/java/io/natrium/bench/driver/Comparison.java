package io.natrium.bench.driver;

import io.natrium.bench.load.Modes;
import io.natrium.bench.load.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs modes against servers in turn: mode by mode, round by round, server after server, so that
 * what else happens on the machine hits all alike.
 *
 * @param servers the first one is what the others are compared with
 * @param pinning which processors they use
 * @param modes what to run
 * @param rounds how often
 * @param warmSeconds time before each measurement, twice that in the first round
 * @param seconds time of each measurement
 * @param fresh starts the servers anew for each mode
 */
public record Comparison(
    List<ServerCommand> servers,
    Pinning pinning,
    List<String> modes,
    int rounds,
    double warmSeconds,
    double seconds,
    boolean fresh) {

  /**
   * Runs.
   *
   * @param each called with each result
   * @param after called after each mode with the results of each server in it
   */
  public void run(
      Consumer<Map<String, Object>> each, Consumer<Map<String, List<Map<String, Object>>>> after)
      throws IOException, InterruptedException {
    Generator generator = new Generator(pinning.generator(), warmSeconds, seconds);
    try (Fleet fleet = new Fleet(pinning.server())) {
      for (String mode : modes) {
        Scenario scenario = new Modes().get(mode);
        if (scenario.measuresMemory()) {
          fleet.stop();
        }
        Map<String, List<Map<String, Object>>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
          for (ServerCommand server : servers) {
            Map<String, Object> result = once(fleet, generator, server, mode, round);
            result.put("round", round);
            each.accept(result);
            results.computeIfAbsent(server.label(), label -> new ArrayList<>()).add(result);
          }
        }
        after.accept(results);
        if (fresh || scenario.measuresMemory()) {
          fleet.stop();
        }
      }
    }
  }

  private Map<String, Object> once(
      Fleet fleet, Generator generator, ServerCommand server, String mode, int round)
      throws IOException, InterruptedException {
    Scenario scenario = new Modes().get(mode);
    if (scenario instanceof Scenario.Idle && round > 0) {
      // Memory that the last round freed is not given back: its growth would be 0.
      fleet.stop(server);
    }
    try {
      Fleet.Berth berth = fleet.berth(server, scenario.carrier());
      return generator.run(server.label(), mode, berth, round == 0 ? 2 : 1);
    } catch (IOException failure) {
      return Generator.failed(server.label(), mode, failure.getMessage());
    }
  }
}
