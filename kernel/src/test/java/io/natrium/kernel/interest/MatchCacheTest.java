package io.natrium.kernel.interest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.outbound.OutboundBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchCacheTest {

  private static final int SUBJECTS = 2048;
  private static final int SMALL = 64;

  private final SubscriptionIndex index = new SubscriptionIndex();
  private final OutboundBuffer outbound = new OutboundBuffer(new BlockPool(1 << 20), 1 << 20);
  private final MatchCache cache = new MatchCache(index);
  private final List<SubscriptionEntry> entries = new ArrayList<>();

  private void subscribe(int subjects) {
    for (int i = 0; i < subjects; i++) {
      SubscriptionEntry entry =
          new SubscriptionEntry(
              Nobody.INSTANCE, outbound, subject(i), null, "1".getBytes(US_ASCII), null);
      index.add(entry);
      entries.add(entry);
    }
  }

  private static byte[] subject(int number) {
    return ("subject." + number).getBytes(US_ASCII);
  }

  private MatchResult match(int number) {
    byte[] subject = subject(number);
    return cache.match(subject, 0, subject.length);
  }

  private void matchAll() {
    for (int i = 0; i < SUBJECTS; i++) {
      assertEquals(1, match(i).plain().length);
    }
  }

  @Test
  void shouldForgetSubjectsWhoseReceiversHaveGone() {
    subscribe(SUBJECTS);
    matchAll();
    assertTrue(cache.room() > SUBJECTS / 2);
    entries.forEach(index::remove);
    cache.sweep();
    assertEquals(SMALL, cache.room());
  }

  @Test
  void shouldKeepWhatStillHolds() {
    subscribe(SUBJECTS);
    matchAll();
    int room = cache.room();
    MatchResult known = match(1);
    cache.sweep();
    assertEquals(room, cache.room());
    assertSame(known, match(1));
  }

  @Test
  void shouldMatchAnewWhatItForgot() {
    subscribe(1);
    MatchResult former = match(0);
    index.remove(entries.get(0));
    cache.sweep();
    assertNotSame(former, match(0));
    assertTrue(match(0).isEmpty());
  }

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
