package io.natrium.kernel.interest;

/**
 * Something that applies to every publish on a subject, found together with the subscriptions and
 * kept in the same cached result, so that a subject without rules pays nothing for those of others.
 */
public abstract class SubjectRule {

  private final byte[] pattern;
  private final int order;

  /**
   * Makes a rule.
   *
   * @param pattern valid subject with wildcards
   * @param order lower comes first
   */
  protected SubjectRule(byte[] pattern, int order) {
    this.pattern = pattern;
    this.order = order;
  }

  final byte[] pattern() {
    return pattern;
  }

  final int order() {
    return order;
  }
}
