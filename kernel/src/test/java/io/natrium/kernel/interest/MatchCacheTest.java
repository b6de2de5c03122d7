package io.natrium.kernel.interest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatchCacheTest {

  private static final int STEPS = 60_000;

  private final SubscriptionIndex index = new SubscriptionIndex();
  private final MatchCache cache = new MatchCache(index);
  private final OutboundBuffer outbound = new OutboundBuffer(new BlockPool(1 << 20), 1 << 20);
  private final Random random = new Random(20261125);

  @Test
  void shouldFindWhoMatchesWhileSubscriptionsComeAndGo() {
    List<SubscriptionEntry> present = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      int kind = random.nextInt(40);
      if (kind == 0 && present.size() < 60) {
        present.add(subscribe(pattern()));
      } else if (kind == 1 && !present.isEmpty()) {
        index.remove(present.remove(random.nextInt(present.size())));
      } else {
        if (kind == 2) {
          cache.sweep();
        }
        // few subjects at first, then more than a small table has room for
        byte[] subject = literal(1 + step / 3);
        assertEquals(expected(present, subject), found(subject));
      }
    }
  }

  @Test
  void shouldForgetSubjectsWhoseReceiversHaveGone() {
    int smallest = cache.room();
    List<SubscriptionEntry> present = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      present.add(subscribe("gone." + i));
      match(("gone." + i).getBytes(US_ASCII));
    }
    assertTrue(cache.room() > smallest);
    present.forEach(index::remove);
    cache.sweep();
    assertEquals(smallest, cache.room());
    assertEquals(Set.of(), found("gone.1".getBytes(US_ASCII)));
  }

  @Test
  void shouldKeepWhatHoldsInASweep() {
    MatchResult[] first = new MatchResult[3_000];
    for (int round = 0; round < 2; round++) { // while it grows it may let some go
      for (int i = 0; i < first.length; i++) {
        first[i] = match(("kept." + i).getBytes(US_ASCII));
      }
    }
    int room = cache.room();
    cache.sweep();
    assertEquals(room, cache.room());
    for (int i = 0; i < first.length; i++) {
      assertSame(first[i], match(("kept." + i).getBytes(US_ASCII)));
    }
  }

  @Test
  void shouldRememberEverySubjectInUse() {
    int subjects = 3_000;
    MatchResult[] first = new MatchResult[subjects];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < subjects; i++) {
        MatchResult result = match(("in.use." + i).getBytes(US_ASCII));
        if (round == 2) {
          assertSame(first[i], result);
        }
        first[i] = result;
      }
    }
  }

  @Test
  void shouldKnowTheSubjectThatWasMatched() {
    subscribe("one.only");
    subscribe("two.>");
    subscribe("two.*");
    for (String subject : List.of("none", "one.only", "two.or.one", "two.both")) {
      assertArrayEquals(subject.getBytes(US_ASCII), match(subject.getBytes(US_ASCII)).subject());
    }
  }

  @Test
  void shouldTellALoneReceiverFromSeveralAndFromGroups() {
    SubscriptionEntry one = subscribe("one");
    subscribe("two");
    subscribe("two");
    assertSame(one, match("one".getBytes(US_ASCII)).lone().entry());
    assertNull(match("two".getBytes(US_ASCII)).lone());
    assertNull(match("none".getBytes(US_ASCII)).lone());
  }

  @Test
  void shouldKeepLittleOfReplySubjects() {
    for (int i = 0; i < 20_000; i++) {
      match(("_INBOX.client." + i).getBytes(US_ASCII));
    }
    int room = cache.room();
    for (int i = 0; i < 20_000; i++) {
      match(("subject." + i).getBytes(US_ASCII));
    }
    assertTrue(room < cache.room() / 2, room + " and " + cache.room());
    assertSame(
        match("_INBOX.in.use".getBytes(US_ASCII)), match("_INBOX.in.use".getBytes(US_ASCII)));
  }

  private MatchResult match(byte[] subject) {
    return cache.match(subject, 0, subject.length);
  }

  private Set<SubscriptionEntry> found(byte[] subject) {
    Set<SubscriptionEntry> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (MatchResult.Target target : match(subject).plain()) {
      found.add(target.entry());
    }
    return found;
  }

  private static Set<SubscriptionEntry> expected(List<SubscriptionEntry> all, byte[] subject) {
    Set<SubscriptionEntry> expected = Collections.newSetFromMap(new IdentityHashMap<>());
    for (SubscriptionEntry entry : all) {
      if (Subjects.matches(entry.subjectBytes(), subject, 0, subject.length)) {
        expected.add(entry);
      }
    }
    return expected;
  }

  private SubscriptionEntry subscribe(String subject) {
    SubscriptionEntry entry =
        new SubscriptionEntry(
            Nobody.INSTANCE,
            outbound,
            subject.getBytes(US_ASCII),
            null,
            String.valueOf(1 + random.nextInt(3)).getBytes(US_ASCII),
            null);
    index.add(entry);
    return entry;
  }

  private String pattern() {
    return switch (random.nextInt(6)) {
      case 0 -> "a." + random.nextInt(9) + ".>";
      case 1 -> "a.*." + random.nextInt(99);
      case 2 -> "*." + random.nextInt(9) + ".*";
      default -> "a." + random.nextInt(9) + '.' + random.nextInt(99);
    };
  }

  private byte[] literal(int range) {
    return ("a." + random.nextInt(9) + '.' + random.nextInt(range)).getBytes(US_ASCII);
  }

  /** Whoever it is, it is never called: nothing is delivered here. */
  private enum Nobody implements SubscriptionOwner {
    INSTANCE;

    @Override
    public void onExhausted(SubscriptionEntry entry) {
      throw new AssertionError("nothing was delivered");
    }

    @Override
    public void onOverflow(OutboundBuffer buffer) {
      throw new AssertionError("nothing was delivered");
    }
  }
}
