package io.natrium.verify.golden;

import java.util.List;
import java.util.Set;

/**
 * One scenario of a golden file.
 *
 * @param name unique inside the file
 * @param rows rows of the feature list that it covers
 * @param config name of the server configuration
 * @param options of {@code fresh}, {@code unordered}, {@code mask-sid}, {@code keep-ping}
 * @param line where it begins in the file
 */
record Scenario(
    String name, String rows, String config, Set<String> options, int line, List<Step> steps) {

  boolean has(String option) {
    return options.contains(option);
  }
}
