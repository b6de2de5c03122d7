package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Objects;

/**
 * What a section would do on a reload. Made by {@link ConfigSection#plan}; immutable.
 *
 * <p>The kernel collects the plans of all sections. One {@link Reject} is enough and nothing is
 * changed, and {@link ConfigSection#abandon} is called on each section that had planned; otherwise
 * the commits run one after another.
 */
@Stable
public sealed interface ReloadPlan {

  /**
   * Nothing of this section changed.
   *
   * @return the plan
   */
  static ReloadPlan unchanged() {
    return Unchanged.INSTANCE;
  }

  /**
   * Applies a change that leaves connected clients' rights alone.
   *
   * @param commit see {@link Apply#commit()}
   * @return the plan
   */
  static ReloadPlan apply(Runnable commit) {
    return new Apply(commit, false);
  }

  /**
   * Refuses the reload.
   *
   * @param reason names the option and why it cannot change
   * @return the plan
   */
  static ReloadPlan reject(String reason) {
    return new Reject(reason);
  }

  /** Nothing to do. */
  enum Unchanged implements ReloadPlan {
    /** The only instance. */
    INSTANCE
  }

  /**
   * The section can take the new values.
   *
   * @param commit puts them into effect. Runs on the conductor, at most once, only after every
   *     section accepted. It must not block and should not throw: everything that can fail (files,
   *     certificates, ports) is tried in {@code plan}. A throw is logged as a fault of the section
   *     and does not stop the other commits.
   * @param reauthenticate true when connected sessions must be checked against the new rules; the
   *     kernel does this once, after the last commit
   */
  record Apply(Runnable commit, boolean reauthenticate) implements ReloadPlan {

    /** Refuses a null commit. */
    public Apply {
      Objects.requireNonNull(commit, "commit");
    }
  }

  /**
   * The section cannot change while the server runs.
   *
   * @param reason names the option and why
   */
  record Reject(String reason) implements ReloadPlan {

    /** Refuses a null reason. */
    public Reject {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
