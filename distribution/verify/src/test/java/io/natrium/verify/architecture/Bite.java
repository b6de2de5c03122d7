package io.natrium.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.FailureReport;
import java.util.List;

/** Shows that a rule catches the class of the fixture that breaks it. */
final class Bite {

  private final JavaClasses fixture =
      new ClassFileImporter().importPackages(Codebase.FIXTURE.root());

  /** The rule must name each of the culprits. */
  void catches(ArchRule rule, Class<?>... culprits) {
    List<String> details = details(rule);
    for (Class<?> culprit : culprits) {
      assertTrue(
          mentions(details, culprit),
          () -> culprit + " is not caught by \"" + rule.getDescription() + "\":\n" + details);
    }
  }

  /** The rule must not name a class that keeps it. */
  void spares(ArchRule rule, Class<?>... innocents) {
    List<String> details = details(rule);
    for (Class<?> innocent : innocents) {
      assertFalse(
          mentions(details, innocent),
          () -> innocent + " is caught by \"" + rule.getDescription() + "\":\n" + details);
    }
  }

  private List<String> details(ArchRule rule) {
    FailureReport report = rule.evaluate(fixture).getFailureReport();
    return report.getDetails();
  }

  private static boolean mentions(List<String> details, Class<?> type) {
    return details.stream().anyMatch(line -> line.contains(type.getName()));
  }
}
