package io.natrium.kernel.config;

import io.natrium.spi.config.Problem;
import io.natrium.spi.config.Problems;
import java.util.List;

/** The configuration was parsed but has errors. The message lists warnings and errors by line. */
public final class ConfigRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> errors;
  private final transient List<Problem> warnings;

  /**
   * Reports what was found.
   *
   * @param problems with at least one error
   */
  public ConfigRejectedException(Problems problems) {
    super(problems.toString());
    errors = problems.errors();
    warnings = problems.warnings();
  }

  /**
   * Returns the errors.
   *
   * @return an unmodifiable list
   */
  public List<Problem> errors() {
    return errors == null ? List.of() : errors;
  }

  /**
   * Returns the warnings found beside them.
   *
   * @return an unmodifiable list
   */
  public List<Problem> warnings() {
    return warnings == null ? List.of() : warnings;
  }
}
