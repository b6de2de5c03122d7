package io.natrium.kernel.permission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishGuardTest {

  private static PublishGuard guard(ResponseRule responses, String... allow) {
    return PublishGuard.of(
        Rights.of(
            new Permissions(
                Optional.of(new SubjectRules(Optional.of(List.of(allow)), List.of())),
                Optional.empty(),
                Optional.ofNullable(responses))));
  }

  private static int judge(PublishGuard guard, String subject) {
    byte[] bytes = subject.getBytes(UTF_8);
    return guard.judge(bytes, 0, bytes.length);
  }

  private static void deliver(PublishGuard guard, String reply) {
    byte[] bytes = reply.getBytes(UTF_8);
    guard.permits().delivered(bytes, 0, bytes.length);
  }

  @Test
  void shouldNotGuardWhoMayPublishEverything() {
    assertNull(PublishGuard.of(Rights.ALL));
  }

  @Test
  void shouldTakeWildcardsInThePublishedSubjectForTokensLikeOthers() {
    PublishGuard guard = guard(null, "foo.*", "bar.>");
    assertEquals(PublishGuard.ALLOWED, judge(guard, "foo.>"));
    assertEquals(PublishGuard.ALLOWED, judge(guard, "foo.*"));
    assertEquals(PublishGuard.ALLOWED, judge(guard, "bar.>"));
    assertEquals(PublishGuard.DENIED, judge(guard, ">"));
    PublishGuard refusing =
        PublishGuard.of(
            Rights.of(
                new Permissions(
                    Optional.of(new SubjectRules(Optional.empty(), List.of("foo.*"))),
                    Optional.empty(),
                    Optional.empty())));
    assertEquals(PublishGuard.DENIED, judge(refusing, "foo.>"));
    assertEquals(PublishGuard.ALLOWED, judge(refusing, ">"));
  }

  @Test
  void shouldAllowAsManyAnswersAsTheRuleSays() {
    PublishGuard guard = guard(new ResponseRule(2, Duration.ofMinutes(1)));
    assertEquals(PublishGuard.DENIED, judge(guard, "inbox.1"));
    deliver(guard, "inbox.1");
    assertEquals(PublishGuard.ALLOWED_ONCE, judge(guard, "inbox.1"));
    assertEquals(PublishGuard.ALLOWED_ONCE, judge(guard, "inbox.1"));
    assertEquals(PublishGuard.DENIED, judge(guard, "inbox.1"));
    assertEquals(PublishGuard.DENIED, judge(guard, "inbox.2"));
  }

  @Test
  void shouldAllowAnyNumberOfAnswersIfTheRuleIsNegative() {
    PublishGuard guard = guard(new ResponseRule(-1, Duration.ofNanos(-1)));
    deliver(guard, "inbox.1");
    for (int i = 0; i < 100; i++) {
      assertEquals(PublishGuard.ALLOWED_ONCE, judge(guard, "inbox.1"));
    }
  }

  @Test
  void shouldAllowNoAnswerAfterItsTime() {
    PublishGuard guard = guard(new ResponseRule(1, Duration.ofNanos(1)));
    deliver(guard, "inbox.1");
    assertEquals(PublishGuard.DENIED, judge(guard, "inbox.1"));
  }

  @Test
  void shouldNotTrackAnswersThatAreAllowedAnyway() {
    PublishGuard guard = guard(ResponseRule.DEFAULT, "inbox.>");
    deliver(guard, "inbox.1");
    assertEquals(0, guard.permits().size());
    assertEquals(PublishGuard.ALLOWED, judge(guard, "inbox.1"));
  }

  @Test
  void shouldForgetAnswersThatWereGiven() {
    PublishGuard guard = guard(ResponseRule.DEFAULT);
    for (int i = 0; i < 10_000; i++) {
      deliver(guard, "inbox." + i);
      assertEquals(PublishGuard.ALLOWED_ONCE, judge(guard, "inbox." + i));
    }
    assertEquals(true, guard.permits().size() <= 4097);
  }

  @Test
  void shouldJudgeSubjectsThatShareASlotEachByItself() {
    PublishGuard guard = guard(null, "foo.*");
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1000; i++) {
        assertEquals(PublishGuard.ALLOWED, judge(guard, "foo." + i));
        assertEquals(PublishGuard.DENIED, judge(guard, "bar." + i));
      }
    }
  }
}
