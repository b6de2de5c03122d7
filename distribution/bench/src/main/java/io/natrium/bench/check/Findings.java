package io.natrium.bench.check;

import java.util.ArrayList;
import java.util.List;

/** What was wrong in a run. The first few cases are kept in words. */
public final class Findings {

  private static final int MOST_NOTES = 8;

  private final List<String> notes = new ArrayList<>();
  private long lost;
  private long duplicated;
  private long reordered;
  private long damaged;
  private long misrouted;
  private long errors;

  /** Messages that did not come; negative to take back what came later after all. */
  public void lost(long count, String note) {
    lost += count;
    note(count, note);
  }

  /** A message that came more than once. */
  public void duplicated(String note) {
    duplicated++;
    note(1, note);
  }

  /** A message that came after a later one of its publisher. */
  public void reordered(String note) {
    reordered++;
    note(1, note);
  }

  /** A message that is not what was sent. */
  public void damaged(String note) {
    damaged++;
    note(1, note);
  }

  /** A message that this receiver should not get. */
  public void misrouted(String note) {
    misrouted++;
    note(1, note);
  }

  /** An error of the server, or a connection that broke. */
  public void error(String note) {
    errors++;
    note(1, note);
  }

  private void note(long count, String note) {
    if (count > 0 && notes.size() < MOST_NOTES) {
      notes.add(note);
    }
  }

  public long lost() {
    return lost;
  }

  public long duplicated() {
    return duplicated;
  }

  public long reordered() {
    return reordered;
  }

  public long damaged() {
    return damaged;
  }

  public long misrouted() {
    return misrouted;
  }

  public long errors() {
    return errors;
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Everything that a correct server never does. */
  public long total() {
    return lost + duplicated + reordered + damaged + misrouted + errors;
  }

  public boolean isClean() {
    return lost == 0
        && duplicated == 0
        && reordered == 0
        && damaged == 0
        && misrouted == 0
        && errors == 0;
  }
}
