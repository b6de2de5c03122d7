package io.natrium.bench.check;

/** Judges which messages one receiver gets, and in which order. */
public interface ArrivalCheck {

  /** An intact message came. */
  void arrived(int publisher, long sequence);

  /**
   * Every message that was sent should have come: what is missing is lost.
   *
   * @param published how many messages each publisher sent
   */
  void finish(long[] published);
}
