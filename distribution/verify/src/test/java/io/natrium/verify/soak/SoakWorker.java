package io.natrium.verify.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.verify.client.EmbeddedServer;
import io.natrium.verify.client.Frame;
import io.natrium.verify.client.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Some of the clients of a soak run and the account of what each has to receive. The subjects are
 * the worker's own, so it knows after each step exactly who received what. Owned by one thread.
 */
final class SoakWorker {

  private static final int SUBJECTS = 12;

  /** A client with what it subscribed to and what it has to receive by subscription. */
  private static final class Member {
    private final RawClient client;
    private final Map<String, String> subjects = new LinkedHashMap<>();
    private final Map<String, Integer> expected = new LinkedHashMap<>();
    private int nextSid;

    Member(RawClient client) {
      this.client = client;
    }
  }

  private final EmbeddedServer server;
  private final String root;
  private final int size;
  private final Random random;
  private final List<Member> members = new ArrayList<>();
  private long verified;

  SoakWorker(EmbeddedServer server, int number, int size, long seed) {
    this.server = server;
    this.root = "soak" + number + '.';
    this.size = size;
    this.random = new Random(seed);
  }

  /** Works until the time has come, then checks everything once more and leaves. */
  long run(long endNanos) throws IOException {
    while (members.size() < size) {
      members.add(join());
    }
    while (System.nanoTime() < endNanos) {
      step();
    }
    for (Member member : members) {
      verify(member);
    }
    for (Member member : members) {
      leave(member);
    }
    return verified;
  }

  private void step() throws IOException {
    int at = random.nextInt(members.size());
    Member member = members.get(at);
    switch (random.nextInt(10)) {
      case 0 -> {
        verify(member);
        leave(member);
        members.set(at, join());
      }
      case 1, 2 -> subscribe(member);
      case 3 -> unsubscribe(member);
      case 4 -> verify(member);
      default -> publish(member);
    }
  }

  private Member join() throws IOException {
    Member member = new Member(server.connect());
    for (int left = random.nextInt(3); left > 0; left--) {
      subscribe(member);
    }
    return member;
  }

  private void leave(Member member) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> member.client.reset();
      case 1 -> {
        member.client.endOutput();
        List<Frame> more = member.client.untilEnd();
        assertTrue(more.stream().noneMatch(Frame::isMessage), "messages after the last check");
        member.client.close();
      }
      default -> member.client.close();
    }
  }

  private void subscribe(Member member) throws IOException {
    if (member.subjects.size() >= 5) {
      return;
    }
    String sid = Integer.toString(member.nextSid++);
    String subject =
        switch (random.nextInt(8)) {
          case 0 -> root + '>';
          case 1 -> root + '*';
          default -> root + random.nextInt(SUBJECTS);
        };
    member.client.subscribe(subject, sid);
    member.subjects.put(sid, subject);
    // Publishes of other members, on other connections, must find it.
    collect(member);
  }

  private void unsubscribe(Member member) throws IOException {
    if (!member.subjects.isEmpty()) {
      String sid = member.subjects.keySet().iterator().next();
      member.client.send("UNSUB " + sid + "\r\n");
      verify(member);
      member.subjects.remove(sid);
    }
  }

  private void publish(Member publisher) throws IOException {
    String subject = root + random.nextInt(SUBJECTS);
    int count = 1 + random.nextInt(20);
    String payload = "x".repeat(random.nextInt(10) == 0 ? 5000 : random.nextInt(200));
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < count; i++) {
      frames.append("PUB ").append(subject).append(' ').append(payload.length()).append("\r\n");
      frames.append(payload).append("\r\n");
    }
    publisher.client.send(frames.toString());
    for (Member member : members) {
      for (Map.Entry<String, String> entry : member.subjects.entrySet()) {
        if (matches(entry.getValue(), subject)) {
          member.expected.merge(entry.getKey(), count, Integer::sum);
        }
      }
    }
    // The next step may publish or end a subscription on another connection.
    collect(publisher);
  }

  private static boolean matches(String pattern, String subject) {
    return pattern.endsWith("*") || pattern.endsWith(">") || pattern.equals(subject);
  }

  /** Takes what has arrived off what is expected. */
  private void collect(Member member) throws IOException {
    for (Frame frame : member.client.flush()) {
      String sid = frame.sid();
      member.expected.merge(sid, -1, Integer::sum);
      verified++;
    }
  }

  /** Everything published before has been routed, so everything expected is there. */
  private void verify(Member member) throws IOException {
    collect(member);
    member.expected.forEach((sid, left) -> assertEquals(0, left, () -> "of subscription " + sid));
    member.expected.clear();
  }
}
