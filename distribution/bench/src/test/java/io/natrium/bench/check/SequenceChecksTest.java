package io.natrium.bench.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceChecksTest {

  private final Findings findings = new Findings();

  private void feed(ArrivalCheck check, long... sequences) {
    for (long sequence : sequences) {
      check.arrived(0, sequence);
    }
  }

  private void assertFound(long lost, long duplicated, long reordered) {
    assertEquals(lost, findings.lost(), findings.notes().toString());
    assertEquals(duplicated, findings.duplicated(), findings.notes().toString());
    assertEquals(reordered, findings.reordered(), findings.notes().toString());
    assertEquals(lost + duplicated + reordered == 0, findings.isClean());
  }

  @Test
  void everyMessageOnceInOrderIsClean() {
    StreamCheck check = new StreamCheck(findings, "one", 2);
    feed(check, 0, 1, 2);
    check.arrived(1, 0);
    check.finish(new long[] {3, 1});
    assertFound(0, 0, 0);
  }

  @Test
  void aGapIsLossAtItsPlace() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 3, 4);
    check.finish(new long[] {5});
    assertFound(2, 0, 0);
  }

  @Test
  void aMissingEndIsLoss() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 1);
    check.finish(new long[] {4});
    assertFound(2, 0, 0);
  }

  @Test
  void whatComesLateIsReorderedAndNotLost() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 2, 1, 3);
    check.finish(new long[] {4});
    assertFound(0, 0, 1);
  }

  @Test
  void whatComesAgainIsDuplicated() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 1, 1, 0, 2);
    check.finish(new long[] {3});
    assertFound(0, 2, 0);
  }

  @Test
  void aReorderedOneThatComesAgainIsDuplicated() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 1, 0, 0);
    check.finish(new long[] {2});
    assertFound(0, 1, 1);
  }

  @Test
  void aStrangePublisherIsMisrouted() {
    StreamCheck check = new StreamCheck(findings, "one", 2, 1);
    check.arrived(0, 0);
    check.arrived(9, 0);
    assertEquals(2, findings.misrouted());
  }

  @Test
  void moreThanWasSentIsNoticed() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 1, 2);
    check.finish(new long[] {2});
    assertEquals(1, findings.misrouted());
  }

  @Test
  void lossAndDuplicationDoNotCancelOut() {
    StreamCheck check = new StreamCheck(findings, "one", 1);
    feed(check, 0, 0, 2);
    check.finish(new long[] {3});
    assertEquals(1, findings.lost());
    assertEquals(1, findings.duplicated());
    assertTrue(findings.total() == 2);
  }

  @Test
  void membersOfAGroupShareTheMessages() {
    GroupCheck group = new GroupCheck(findings, 1);
    feed(group.member("a"), 0, 2, 200);
    feed(group.member("b"), 1, 3);
    for (long rest = 4; rest < 200; rest++) {
      feed(group.member("c"), rest);
    }
    group.finish(new long[] {201});
    assertFound(0, 0, 0);
  }

  @Test
  void aMessageToTwoMembersIsDuplicated() {
    GroupCheck group = new GroupCheck(findings, 1);
    feed(group.member("a"), 0, 1);
    feed(group.member("b"), 1);
    group.finish(new long[] {2});
    assertFound(0, 1, 0);
  }

  @Test
  void aMessageToNoMemberIsLost() {
    GroupCheck group = new GroupCheck(findings, 1);
    feed(group.member("a"), 0, 2);
    group.finish(new long[] {4});
    assertFound(2, 0, 0);
    assertTrue(findings.notes().get(0).endsWith("nobody got 1"), findings.notes().toString());
  }

  @Test
  void aMemberSeesTheOrderOfThePublisher() {
    GroupCheck group = new GroupCheck(findings, 1);
    feed(group.member("a"), 1, 0);
    group.finish(new long[] {2});
    assertFound(0, 0, 1);
  }

  private SpanCheck span(long... sequences) {
    SpanCheck check = new SpanCheck(findings, "one");
    for (long sequence : sequences) {
      check.arrived(sequence);
    }
    return check;
  }

  @Test
  void aSpanMayBeginEarlierAndEndLaterThanItHasTo() {
    span(5, 6, 7, 8).finish(6, 8, 20);
    span().finish(6, 6, 20);
    span(3, 4).finish(Long.MAX_VALUE, 0, 20);
    assertFound(0, 0, 0);
  }

  @Test
  void aSpanThatBeginsLateEndsEarlyOrHasAGapLost() {
    span(7, 8, 10).finish(6, 13, 20);
    assertFound(1 + 1 + 2, 0, 0);
  }

  @Test
  void anEmptySpanLostWhatItHadToHold() {
    span().finish(6, 9, 20);
    assertFound(3, 0, 0);
  }

  @Test
  void aSpanNoticesWhatComesTwiceOrBeforeItsBegin() {
    span(5, 6, 6, 4, 7).finish(5, 8, 8);
    assertFound(0, 1, 1);
  }
}
