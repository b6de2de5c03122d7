package io.natrium.kernel.config;

import java.util.List;

/** How a reload ended. Immutable. */
public sealed interface ReloadOutcome {

  /**
   * Every section accepted and the commits ran.
   *
   * @param config the configuration now in effect
   * @param changed the names of the sections that had something to apply
   * @param reauthenticate true when the sessions must be checked against the new rules, once
   * @param faults commits that threw, by section; the rest was applied all the same
   */
  record Applied(
      LoadedConfig config, List<String> changed, boolean reauthenticate, List<String> faults)
      implements ReloadOutcome {

    /** Copies the lists. */
    public Applied {
      changed = List.copyOf(changed);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Nothing was changed.
   *
   * @param reasons all of them, at least one
   */
  record Refused(List<String> reasons) implements ReloadOutcome {

    /** Copies the list. */
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
