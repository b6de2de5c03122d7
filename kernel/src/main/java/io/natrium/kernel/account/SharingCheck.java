package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.account.AccountSpec;
import io.natrium.spi.config.Position;
import io.natrium.spi.config.Problems;
import io.natrium.spi.subject.SubjectTransform;
import io.natrium.spi.subject.Subjects;
import io.natrium.spi.subject.TransformException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what accounts have of each other: that it is exported, to them, in a form that can be
 * transformed, and not in a circle. Thread: whoever reads the configuration.
 */
final class SharingCheck {

  private static final int DEEPEST = 1024;

  private final Map<String, AccountSpec> accounts;
  private final Problems problems;
  private final Position position;

  /** By account, what was found in order: an import makes a circle with those before it. */
  private final Map<String, List<AccountImport>> sound = new HashMap<>();

  SharingCheck(Map<String, AccountSpec> accounts, Problems problems, Position position) {
    this.accounts = accounts;
    this.problems = problems;
    this.position = position;
  }

  void run() {
    accounts.values().forEach(this::checkExports);
    for (AccountSpec account : accounts.values()) {
      Set<String> seen = new HashSet<>();
      for (AccountImport one : account.imports()) {
        String kind = one instanceof AccountImport.Stream ? "stream" : "service";
        if (!accounts.containsKey(one.account())) {
          error('"' + one.account() + "\" account not defined for " + kind + " import");
          continue;
        }
        String wrong =
            one instanceof AccountImport.Stream stream
                ? problemWith(account, stream, seen)
                : problemWith(account, (AccountImport.Service) one);
        if (wrong == null) {
          sound.computeIfAbsent(account.name(), key -> new ArrayList<>()).add(one);
        } else {
          error("Error adding " + kind + " import \"" + one.subject() + "\": " + wrong);
        }
      }
    }
  }

  private void error(String text) {
    problems.error(position, text);
  }

  private void checkExports(AccountSpec account) {
    List<String> services = new ArrayList<>();
    for (AccountExport export : account.exports()) {
      String kind = export instanceof AccountExport.Stream ? "stream" : "service";
      for (String name : export.access().accounts().orElse(Set.of())) {
        if (!accounts.containsKey(name)) {
          error('"' + name + "\" account not defined for " + kind + " export");
        }
      }
      int at = export.access().tokenPosition();
      String[] tokens = export.subject().split("\\.", -1);
      if (!Subjects.isValid(export.subject())
          || (at > 0 && (at > tokens.length || !tokens[at - 1].equals("*")))) {
        error("Error adding " + kind + " export \"" + export.subject() + "\": invalid subject");
      }
      if (export instanceof AccountExport.Service service) {
        services.add(service.subject());
        service.latency().ifPresent(latency -> checkLatency(service, latency, services));
      }
    }
  }

  private void checkLatency(
      AccountExport.Service service, AccountExport.Latency latency, List<String> services) {
    String wrong = null;
    if (services.stream().anyMatch(exported -> covers(exported, latency.subject()))) {
      wrong = "invalid publish subject";
    } else if (service.response() != AccountExport.ResponseType.SINGLETON) {
      wrong = "bad service response type";
    }
    if (wrong != null) {
      error(
          "Error adding service latency sampling for \""
              + service.subject()
              + "\" on subject \""
              + latency.subject()
              + "\": "
              + wrong);
    }
  }

  private String problemWith(AccountSpec account, AccountImport.Stream one, Set<String> seen) {
    if (!isAuthorized(account.name(), one)) {
      return "stream import not authorized";
    }
    if (formsStreamCycle(account, one, one.to()) || formsStreamCycle(account, one, one.subject())) {
      return "import forms a cycle";
    }
    if (hasWildcard(one.subject()) && !one.to().equals(one.subject())) {
      try {
        SubjectTransform.reversible(one.subject(), SubjectTransform.numbered(one.to()));
      } catch (TransformException wrong) {
        return "failed to create mapping transform for stream import subject from \""
            + one.subject()
            + "\" to \""
            + one.to()
            + "\": "
            + wrong.getMessage();
      }
    }
    return seen.add(one.account() + ' ' + one.subject()) ? null : "stream import already exists";
  }

  private String problemWith(AccountSpec account, AccountImport.Service one) {
    if (!Subjects.isValid(one.subject()) || !Subjects.isValid(one.to())) {
      return "invalid subject";
    }
    if (!isAuthorized(account.name(), one)) {
      return "service import not authorized";
    }
    String from = hasWildcard(one.subject()) ? SubjectTransform.pattern(one.to()) : one.to();
    if (serviceCycle(one.account(), from, new HashSet<>(Set.of(account.name())))) {
      return "import forms a cycle";
    }
    try {
      ServiceSubjects.of(one);
    } catch (TransformException wrong) {
      return "failed to create mapping transform for service import subject from \""
          + one.to()
          + "\" to \""
          + one.subject()
          + "\": "
          + wrong.getMessage();
    }
    return null;
  }

  private boolean isAuthorized(String importer, AccountImport one) {
    boolean stream = one instanceof AccountImport.Stream;
    List<AccountExport> exports =
        accounts.get(one.account()).exports().stream()
            .filter(export -> export instanceof AccountExport.Stream == stream)
            .toList();
    List<AccountExport> same =
        exports.stream().filter(export -> export.subject().equals(one.subject())).toList();
    if (!same.isEmpty()) {
      // One that is written several times is for all who are named in any.
      List<AccountExport> restricted =
          same.stream()
              .filter(export -> !export.access().equals(AccountExport.Access.PUBLIC))
              .toList();
      return (restricted.isEmpty() ? same : restricted)
          .stream().anyMatch(export -> mayImport(importer, export, one.subject()));
    }
    for (AccountExport export : exports) {
      if (covers(export.subject(), one.subject())) {
        return mayImport(importer, export, one.subject());
      }
    }
    return false;
  }

  private static boolean mayImport(String importer, AccountExport export, String subject) {
    AccountExport.Access access = export.access();
    if (access.tokenPosition() > 0) {
      String[] tokens = subject.split("\\.", -1);
      return access.tokenPosition() <= tokens.length
          && tokens[access.tokenPosition() - 1].equals(importer);
    }
    return access.accounts().map(names -> names.contains(importer)).orElse(!access.activation());
  }

  private boolean formsStreamCycle(AccountSpec account, AccountImport.Stream one, String to) {
    return streamCycle(one.account(), to, new HashSet<>(Set.of(account.name())));
  }

  private boolean streamCycle(String name, String to, Set<String> visited) {
    AccountSpec account = accounts.get(name);
    if (account == null || visited.size() >= DEEPEST) {
      return account != null;
    }
    boolean exported =
        account.exports().stream()
            .anyMatch(
                export -> export instanceof AccountExport.Stream && covers(export.subject(), to));
    if (!exported) {
      return false;
    }
    for (AccountImport one : sound.getOrDefault(name, List.of())) {
      String local = SubjectTransform.pattern(one.to());
      if (one instanceof AccountImport.Stream stream && overlap(to, local)) {
        if (visited.contains(stream.account())) {
          return true;
        }
        visited.add(name);
        String next = covers(local, to) ? local : to;
        if (streamCycle(stream.account(), next, visited)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean serviceCycle(String name, String from, Set<String> visited) {
    if (visited.size() >= DEEPEST) {
      return true;
    }
    for (AccountImport one : sound.getOrDefault(name, List.of())) {
      if (one instanceof AccountImport.Service service && overlap(from, service.subject())) {
        if (visited.contains(service.account())) {
          return true;
        }
        visited.add(name);
        String local = SubjectTransform.pattern(service.to());
        if (serviceCycle(service.account(), covers(local, from) ? local : from, visited)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasWildcard(String subject) {
    byte[] bytes = subject.getBytes(UTF_8);
    return Subjects.hasWildcard(bytes, 0, bytes.length);
  }

  private static boolean overlap(String one, String other) {
    return SubjectOverlap.overlap(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  private static boolean covers(String pattern, String subject) {
    return SubjectOverlap.covers(pattern.getBytes(UTF_8), subject.getBytes(UTF_8));
  }
}
