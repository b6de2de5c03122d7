package io.natrium.shared.jwt;

import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.ResponseRule;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.subject.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What claims allow. Immutable.
 *
 * @param publish rules for publishes; empty lists say nothing
 * @param subscribe rules for subscriptions; empty lists say nothing
 * @param responses answers that are allowed beside
 */
public record ClaimedRights(Lists publish, Lists subscribe, Optional<ResponseRule> responses) {

  /** Subjects that are allowed, and subjects that are not. */
  public record Lists(List<String> allow, List<String> deny) {

    public Lists {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
    }

    static Lists of(JsonFields fields) throws BadTokenException {
      return new Lists(fields.texts("allow"), fields.texts("deny"));
    }

    boolean isEmpty() {
      return allow.isEmpty() && deny.isEmpty();
    }

    Optional<SubjectRules> rules() {
      return isEmpty()
          ? Optional.empty()
          : Optional.of(
              new SubjectRules(allow.isEmpty() ? Optional.empty() : Optional.of(allow), deny));
    }
  }

  static ClaimedRights of(JsonFields nats) throws BadTokenException {
    Optional<ResponseRule> responses = Optional.empty();
    if (nats.has("resp")) {
      JsonFields resp = nats.object("resp");
      long most = resp.number("max");
      long within = resp.number("ttl");
      responses =
          Optional.of(
              new ResponseRule(
                  most == 0
                      ? ResponseRule.DEFAULT.max()
                      : (int) Math.max(-1, Math.min(most, Integer.MAX_VALUE)),
                  within == 0 ? ResponseRule.DEFAULT.within() : Duration.ofNanos(within)));
    }
    return new ClaimedRights(Lists.of(nats.object("pub")), Lists.of(nats.object("sub")), responses);
  }

  /** What is wrong with them. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    subscribe.allow().forEach(subject -> check(subject, true, problems));
    subscribe.deny().forEach(subject -> check(subject, true, problems));
    publish.allow().forEach(subject -> check(subject, false, problems));
    publish.deny().forEach(subject -> check(subject, false, problems));
    return problems;
  }

  private static void check(String rule, boolean queues, List<String> problems) {
    String[] parts = rule.split(" ", -1);
    if (parts.length > 2) {
      problems.add("Permission Subject \"" + rule + "\" contains too many spaces");
      return;
    }
    for (String part : parts) {
      problemWith(part).ifPresent(problems::add);
    }
    if (parts.length == 2 && !queues) {
      problems.add("Permission Subject \"" + rule + "\" is not allowed to contain queue");
    }
  }

  private static Optional<String> problemWith(String subject) {
    if (subject.isEmpty()) {
      return Optional.of("subject cannot be empty");
    }
    String named = "subject \"" + subject + '"';
    if (subject.startsWith(".") || subject.endsWith(".")) {
      return Optional.of(named + " cannot start or end with a `.`");
    }
    if (subject.contains("..")) {
      return Optional.of(named + " cannot contain consecutive `.`");
    }
    return Subjects.isValid(subject) ? Optional.empty() : Optional.of(named + " is not valid");
  }

  /** The same as the kernel takes it; empty if they say nothing, so that defaults hold. */
  public Optional<Permissions> permissions() {
    if (publish.isEmpty() && subscribe.isEmpty() && responses.isEmpty()) {
      return Optional.empty();
    }
    Optional<SubjectRules> publishing = publish.rules();
    if (responses.isPresent()) {
      SubjectRules written = publishing.orElse(new SubjectRules(Optional.empty(), List.of()));
      publishing =
          Optional.of(
              new SubjectRules(Optional.of(written.allow().orElse(List.of())), written.deny()));
    }
    return Optional.of(new Permissions(publishing, subscribe.rules(), responses));
  }
}
