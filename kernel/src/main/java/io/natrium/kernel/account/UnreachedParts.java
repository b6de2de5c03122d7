package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.account.UserSpec;
import io.natrium.spi.auth.Permissions;
import io.natrium.spi.auth.SubjectRules;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.SubjectTransform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a configuration of accounts says to no effect: users who can do nothing, and imports
 * that nobody can use. Thread: whoever reads the configuration.
 */
final class UnreachedParts {

  private final AccountOptions options;
  private final Problems problems;
  private final Position position;
  private final Map<String, List<UserSpec>> users = new HashMap<>();
  private final Set<String> exporters = new HashSet<>();

  UnreachedParts(AccountOptions options, Problems problems, Position position) {
    this.options = options;
    this.problems = problems;
    this.position = position;
    for (UserSpec user : options.inAccounts()) {
      users.computeIfAbsent(user.account(), key -> new ArrayList<>()).add(user);
    }
    for (AccountSpec account : options.accounts().values()) {
      account.imports().forEach(one -> exporters.add(one.account()));
    }
  }

  /** Advises on users that can do nothing. */
  void reportUsers() {
    for (UserSpec user : options.inAccounts()) {
      AccountSpec account = options.accounts().get(user.account());
      if (account != null && account.limits().connections() == 0) {
        advise(user, "can never connect, because the account takes no connections");
      } else if (canNothing(user.permissions())) {
        advise(user, "may neither publish nor subscribe to anything");
      }
    }
  }

  private void advise(UserSpec user, String what) {
    problems.advice(
        position, "user \"" + user.id() + "\" of account \"" + user.account() + "\" " + what);
  }

  private static boolean canNothing(Optional<Permissions> permissions) {
    return permissions.isPresent()
        && allowsNothing(permissions.get().publish())
        && allowsNothing(permissions.get().subscribe())
        && permissions.get().responses().isEmpty();
  }

  private static boolean allowsNothing(Optional<SubjectRules> rules) {
    return rules.isPresent()
        && (rules.get().deny().contains(">")
            || rules.get().allow().map(List::isEmpty).orElse(false));
  }

  /** Advises on imports that nobody can use. */
  void reportImports() {
    for (AccountSpec account : options.accounts().values()) {
      List<UserSpec> own = users.getOrDefault(account.name(), List.of());
      boolean passedOn = exporters.contains(account.name());
      boolean system = account.name().equals(options.systemAccount());
      if (!passedOn && !system) {
        account.imports().forEach(one -> reportImport(account, own, one));
      }
    }
  }

  private void reportImport(AccountSpec account, List<UserSpec> own, AccountImport one) {
    boolean stream = one instanceof AccountImport.Stream;
    String name =
        (stream ? "stream" : "service")
            + " import \""
            + one.subject()
            + "\" of account \""
            + account.name()
            + "\" is not reached: ";
    if (own.isEmpty()) {
      problems.advice(position, name + "the account has no users and exports to nobody");
      return;
    }
    byte[] local = SubjectTransform.pattern(one.to()).getBytes(UTF_8);
    if (own.stream().noneMatch(user -> mayUse(user.permissions(), stream, local))) {
      problems.advice(
          position,
          name
              + "none of its users may "
              + (stream ? "subscribe" : "publish")
              + " to \""
              + one.to()
              + '"');
    }
  }

  private static boolean mayUse(Optional<Permissions> permissions, boolean stream, byte[] subject) {
    Optional<SubjectRules> rules =
        permissions.flatMap(one -> stream ? one.subscribe() : one.publish());
    if (rules.isEmpty()) {
      return true;
    }
    boolean denied =
        rules.get().deny().stream()
            .anyMatch(pattern -> SubjectOverlap.covers(pattern.getBytes(UTF_8), subject));
    return !denied
        && rules
            .get()
            .allow()
            .map(
                allowed ->
                    allowed.stream()
                        .map(pattern -> pattern.strip().split("\\s+")[0].getBytes(UTF_8))
                        .anyMatch(pattern -> SubjectOverlap.overlap(pattern, subject)))
            .orElse(true);
  }
}
