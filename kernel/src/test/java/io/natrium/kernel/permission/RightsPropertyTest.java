package io.natrium.kernel.permission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.interest.DeliveryFilter;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.SubjectRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compiled permissions against a model that compares token lists, over random rules. */
class RightsPropertyTest {

  private static final int ROUNDS = 3000;
  private static final String[] TOKENS = {"a", "b", "c", "aa"};
  private static final String[] QUEUES = {"q", "r", "q.one", "q.*", "r.>"};

  private final Random random = new Random(20260101);

  private String pattern() {
    StringBuilder text = new StringBuilder();
    int tokens = 1 + random.nextInt(4);
    for (int i = 0; i < tokens; i++) {
      text.append(i == 0 ? "" : ".");
      int kind = random.nextInt(10);
      if (kind == 0 && i == tokens - 1) {
        text.append('>');
      } else if (kind < 3) {
        text.append('*');
      } else {
        text.append(TOKENS[random.nextInt(TOKENS.length)]);
      }
    }
    return text.toString();
  }

  private String literal() {
    StringBuilder text = new StringBuilder(TOKENS[random.nextInt(TOKENS.length)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append('.').append(TOKENS[random.nextInt(TOKENS.length)]);
    }
    return text.toString();
  }

  private List<String> patterns(boolean queues) {
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean qualified = queues && random.nextInt(3) == 0;
      all.add(pattern() + (qualified ? ' ' + QUEUES[random.nextInt(QUEUES.length)] : ""));
    }
    return all;
  }

  private SubjectRules rules(boolean queues) {
    List<String> allow = patterns(queues);
    boolean restricted = random.nextBoolean() && !(queues && allow.isEmpty());
    return new SubjectRules(restricted ? Optional.of(allow) : Optional.empty(), patterns(queues));
  }

  /** Whether everything that {@code subject} stands for is covered by {@code pattern}. */
  private static boolean covers(String pattern, String subject) {
    String[] wide = pattern.split("\\.");
    String[] narrow = subject.split("\\.");
    for (int i = 0; i < wide.length; i++) {
      if (wide[i].equals(">")) {
        return narrow.length > i;
      }
      if (i >= narrow.length || narrow[i].equals(">")) {
        return false;
      }
      if (!wide[i].equals("*") && !wide[i].equals(narrow[i])) {
        return false;
      }
    }
    return wide.length == narrow.length;
  }

  private static String[] split(String entry) {
    return entry.split(" ");
  }

  private static boolean modelMaySubscribe(SubjectRules rules, String subject, String queue) {
    if (rules.allow().isPresent()) {
      boolean plain = false;
      boolean named = false;
      boolean matching = false;
      for (String entry : rules.allow().get()) {
        String[] parts = split(entry);
        if (covers(parts[0], subject)) {
          plain |= parts.length == 1;
          named |= parts.length == 2;
          matching |= parts.length == 2 && queue != null && covers(parts[1], queue);
        }
      }
      if (queue != null && named ? !matching : !plain) {
        return false;
      }
    }
    return !modelDenied(rules, subject, queue);
  }

  private static boolean modelDenied(SubjectRules rules, String subject, String queue) {
    for (String entry : rules.deny()) {
      String[] parts = split(entry);
      if (covers(parts[0], subject)
          && (parts.length == 1 || (queue != null && covers(parts[1], queue)))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void shouldJudgePublishesAsTheModelDoes() {
    for (int round = 0; round < ROUNDS; round++) {
      SubjectRules rules = rules(false);
      Rights rights =
          Rights.of(new Permissions(Optional.of(rules), Optional.empty(), Optional.empty()));
      PublishGuard guard = PublishGuard.of(rights);
      for (int i = 0; i < 20; i++) {
        String subject = literal();
        boolean expected =
            rules
                    .allow()
                    .map(allow -> allow.stream().anyMatch(p -> covers(p, subject)))
                    .orElse(true)
                && rules.deny().stream().noneMatch(p -> covers(p, subject));
        byte[] bytes = ("PUB " + subject + " 0").getBytes(UTF_8);
        String context = rules + " for " + subject;
        assertEquals(
            expected,
            rights.mayPublish(bytes, 4, subject.length(), ByteKey.probe()),
            () -> context);
        if (guard == null) {
          assertEquals(true, expected, () -> context);
        } else {
          assertEquals(
              expected ? PublishGuard.ALLOWED : PublishGuard.DENIED,
              guard.judge(bytes, 4, subject.length()),
              () -> context);
        }
      }
    }
  }

  @Test
  void shouldJudgeSubscriptionsAsTheModelDoes() {
    for (int round = 0; round < ROUNDS; round++) {
      SubjectRules rules = rules(true);
      Rights rights =
          Rights.of(new Permissions(Optional.empty(), Optional.of(rules), Optional.empty()));
      for (int i = 0; i < 20; i++) {
        String subject = pattern();
        String queue = random.nextBoolean() ? null : random.nextBoolean() ? "q.one" : "q";
        String context = rules + " for " + subject + " of " + queue;
        assertEquals(
            modelMaySubscribe(rules, subject, queue),
            rights.maySubscribe(
                subject.getBytes(UTF_8), queue == null ? null : queue.getBytes(UTF_8)),
            () -> context);
      }
    }
  }

  @Test
  void shouldKeepDeniedMessagesFromEverySubscriptionThatWasLetPass() {
    for (int round = 0; round < ROUNDS; round++) {
      SubjectRules rules = new SubjectRules(Optional.empty(), patterns(true));
      Rights rights =
          Rights.of(new Permissions(Optional.empty(), Optional.of(rules), Optional.empty()));
      String subject = pattern();
      String queue = random.nextBoolean() ? null : "q";
      byte[] group = queue == null ? null : queue.getBytes(UTF_8);
      if (!rights.maySubscribe(subject.getBytes(UTF_8), group)) {
        continue;
      }
      DeliveryFilter filter = rights.filter(subject.getBytes(UTF_8), group);
      for (int i = 0; i < 20; i++) {
        String delivered = literal();
        if (covers(subject, delivered)) {
          boolean kept = filter != null && filter.denies(delivered.getBytes(UTF_8), group);
          String context = rules + " for " + subject + " of " + queue + ", " + delivered;
          assertEquals(modelDenied(rules, delivered, queue), kept, () -> context);
        }
      }
    }
  }
}
