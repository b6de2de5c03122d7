package io.natrium.bench.driver;

import java.io.IOException;
import java.util.List;

/**
 * Which processors servers and generator run on.
 *
 * @param server words before the command of a server
 * @param generator words before the command of the generator
 */
public record Pinning(List<String> server, List<String> generator) {

  /** All of them. */
  public static Pinning shared() {
    return new Pinning(List.of(), List.of());
  }

  /**
   * One each.
   *
   * @throws IllegalArgumentException if this machine cannot do that
   */
  public static Pinning apart() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      throw new IllegalArgumentException("only one processor here: use --share");
    }
    try {
      if (new ProcessBuilder("taskset", "-c", "1", "true").start().waitFor() != 0) {
        throw new IllegalArgumentException("taskset -c 1 does not work here: use --share");
      }
    } catch (IOException missing) {
      throw new IllegalArgumentException("no taskset on this machine: use --share", missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Pinning(List.of("taskset", "-c", "0"), List.of("taskset", "-c", "1"));
  }
}
