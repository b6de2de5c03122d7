package io.natrium.kernel;

import java.util.List;

/** A reload was refused and nothing was changed. */
public final class ReloadException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> reasons;

  public ReloadException(List<String> reasons) {
    super(String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  /** Every reason, in the order of the configuration's sections. */
  public List<String> reasons() {
    return reasons;
  }
}
