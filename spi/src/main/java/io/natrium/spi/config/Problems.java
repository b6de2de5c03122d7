package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a configuration, so that the user sees everything at once.
 *
 * <p>Belongs to the thread that reads the configuration; never kept after the call that received
 * it. Adding a problem throws nothing and stops nothing: a reader reports and goes on with the
 * default.
 */
@Stable
public final class Problems {

  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final List<Problem> advice = new ArrayList<>();

  /** Starts without problems. */
  public Problems() {}

  /**
   * Reports that the configuration must not be used.
   *
   * @param position where, {@link Position#none()} for no single place
   * @param text what is wrong and what to do
   */
  public void error(Position position, String text) {
    errors.add(new Problem(Problem.Severity.ERROR, position, text));
  }

  /**
   * Reports something to log although the configuration is used.
   *
   * @param position where, {@link Position#none()} for no single place
   * @param text what is doubtful and what to do
   */
  public void warning(Position position, String text) {
    warnings.add(new Problem(Problem.Severity.WARNING, position, text));
  }

  /**
   * Reports something that is right and probably not meant: it has no effect, or is not reached.
   * Logged, and told by a test of the configuration, which passes all the same.
   *
   * @param position where, {@link Position#none()} for no single place
   * @param text what has no effect, and why
   */
  public void advice(Position position, String text) {
    advice.add(new Problem(Problem.Severity.ADVICE, position, text));
  }

  /**
   * Tells whether the configuration must be refused.
   *
   * @return true when an error was reported
   */
  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  /**
   * Returns the errors in the order of their report.
   *
   * @return a copy
   */
  public List<Problem> errors() {
    return List.copyOf(errors);
  }

  /**
   * Returns the warnings in the order of their report.
   *
   * @return a copy
   */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Returns the advice in the order of its report.
   *
   * @return a copy
   */
  public List<Problem> advice() {
    return List.copyOf(advice);
  }

  /**
   * Joins all messages as nats-server prints them: warnings first, then errors, each on its line.
   *
   * @return the text, empty without problems
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    warnings.forEach(problem -> text.append(problem).append('\n'));
    errors.forEach(problem -> text.append(problem).append('\n'));
    return text.toString();
  }
}
