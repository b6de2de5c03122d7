package io.natrium.verify.ordering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionIndex;
import io.natrium.kernel.interest.SubscriptionOwner;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.verify.client.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Caches that are read while others change the index: what was added before a match began is found,
 * and what was removed before is not.
 */
class InterestRaceTest {

  private static final int WRITERS = 3;
  private static final int READERS = 3;
  private static final String[] FORMS = {
    "race.%d.x", "race.%d.*", "race.%d.>", "race.*.x", "*.%d.x", "*.*.*", ">", "race.%d.x crew"
  };

  /** A subscription that is there, or is not; a new object for each change. */
  private record State(SubscriptionEntry entry, boolean present) {}

  private final SubscriptionIndex index = new SubscriptionIndex();
  private final OutboundBuffer outbound = new OutboundBuffer(new BlockPool(1 << 20), 1 << 20);

  /** By writer; null while the writer changes the index. */
  private final AtomicReferenceArray<State> states = new AtomicReferenceArray<>(WRITERS);

  private final AtomicInteger seenPresent = new AtomicInteger();
  private final AtomicInteger seenAbsent = new AtomicInteger();

  @Test
  void shouldFindWhatWasAddedAndNothingThatWasRemoved() throws Exception {
    StressTime time = new StressTime();
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      tasks.add(Task.start(() -> change(writer, time)));
    }
    for (int i = 0; i < READERS; i++) {
      tasks.add(Task.start(() -> match(time)));
    }
    StressTime.join(tasks);
    assertEquals(0, index.size());
    assertTrue(seenPresent.get() > 0 && seenAbsent.get() > 0, "nothing was judged");
  }

  private void change(int writer, StressTime time) {
    for (int round = 0; time.goesOn() || !isJudged(); round++) {
      SubscriptionEntry entry = entry(FORMS[round % FORMS.length].formatted(writer));
      states.set(writer, null);
      index.add(entry);
      states.set(writer, new State(entry, true));
      linger(round);
      states.set(writer, null);
      index.remove(entry);
      states.set(writer, new State(entry, false));
      linger(round);
    }
  }

  private boolean isJudged() {
    return seenPresent.get() > 0 && seenAbsent.get() > 0;
  }

  /** Sometimes long enough for others to look, sometimes not. */
  private static void linger(int round) {
    for (int i = 0; i < (round & 7) << 6; i++) {
      Thread.onSpinWait();
    }
    if (round % 64 == 0) {
      Thread.yield();
    }
  }

  private SubscriptionEntry entry(String form) {
    String[] words = form.split(" ");
    byte[] queue = words.length > 1 ? words[1].getBytes(US_ASCII) : null;
    return new SubscriptionEntry(
        Nobody.INSTANCE,
        outbound,
        words[0].getBytes(US_ASCII),
        queue,
        "1".getBytes(US_ASCII),
        null);
  }

  private void match(StressTime time) {
    MatchCache cache = new MatchCache(index);
    int writer = 0;
    while (time.goesOn() || !isJudged()) {
      writer = (writer + 1) % WRITERS;
      byte[] subject = ("race." + writer + ".x").getBytes(US_ASCII);
      State before = states.get(writer);
      MatchResult result = cache.match(subject, 0, subject.length);
      if (before == null || states.get(writer) != before) {
        continue;
      }
      assertEquals(before.present(), isIn(result, before.entry()), () -> text(before));
      (before.present() ? seenPresent : seenAbsent).incrementAndGet();
    }
  }

  private static boolean isIn(MatchResult result, SubscriptionEntry entry) {
    return Stream.concat(
            Arrays.stream(result.plain()), Arrays.stream(result.groups()).flatMap(Arrays::stream))
        .anyMatch(target -> target.entry() == entry);
  }

  private static String text(State state) {
    return (state.present() ? "there is " : "there is no more ")
        + new String(state.entry().subjectBytes(), US_ASCII);
  }

  /** Whoever it is, it is never called: nothing is delivered here. */
  private enum Nobody implements SubscriptionOwner {
    INSTANCE;

    @Override
    public void onExhausted(SubscriptionEntry entry) {
      throw new IllegalStateException("nothing is delivered here");
    }

    @Override
    public void onOverflow(OutboundBuffer outbound) {
      throw new IllegalStateException("nothing is delivered here");
    }
  }
}
