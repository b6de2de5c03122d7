package io.natrium.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.kernel.interest.BoxesKeys;
import io.natrium.verify.architecture.fixture.kernel.outbound.UsesRegex;
import io.natrium.verify.architecture.fixture.kernel.protocol.ClientParser;
import io.natrium.verify.architecture.fixture.kernel.protocol.OptionsReader;
import io.natrium.verify.architecture.fixture.kernel.route.FormatsText;
import io.natrium.verify.architecture.fixture.kernel.route.PlainLoop;
import io.natrium.verify.architecture.fixture.kernel.route.UsesOptional;
import io.natrium.verify.architecture.fixture.kernel.route.UsesStream;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The code that each message passes.
 *
 * <p>Whole packages are judged, not methods. Where a slow path of them needs more, it lives in a
 * class of another package, or in a method that logs or throws, which is no part of the path.
 */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class HotPathRulesTest {

  private static final Set<String> BOXES =
      Set.of("Integer", "Long", "Short", "Byte", "Character", "Boolean", "Double", "Float");

  /** Methods of {@code String} that compile a pattern or build a formatter. */
  private static final Set<String> SLOW_STRING_METHODS =
      Set.of("format", "formatted", "split", "matches", "replaceAll", "replaceFirst", "join");

  @ArchTest static final ArchRule NO_SLOW_TYPES = useNoSlowTypes(Codebase.NATRIUM);

  @ArchTest static final ArchRule NO_SLOW_CALLS = makeNoSlowCalls(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static DescribedPredicate<JavaClass> hot(Codebase code) {
    String parser = code.name("kernel.protocol.ClientParser");
    return code.in("kernel.route", "kernel.interest", "kernel.outbound", "spi.wire")
        .or(
            describe(
                "the client parser",
                type -> type.getName().equals(parser) || type.getName().startsWith(parser + "$")))
        .as("on the path of each message");
  }

  static ArchRule useNoSlowTypes(Codebase code) {
    return noClasses()
        .that(hot(code))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.stream..", "java.util.regex..", "java.text..")
                .or(JavaClass.Predicates.assignableTo(Optional.class)))
        .allowEmptyShould(true);
  }

  static ArchRule makeNoSlowCalls(Codebase code) {
    return classes().that(hot(code)).should(neitherBoxNorFormat()).allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> neitherBoxNorFormat() {
    return new ArchCondition<>("neither box numbers nor format text") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
          if (slow(call) && !offThePath(call.getOrigin())) {
            events.add(SimpleConditionEvent.violated(type, call.getDescription()));
          }
        }
      }
    };
  }

  private static boolean slow(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String method = call.getTarget().getName();
    if (owner.isEquivalentTo(String.class)) {
      return SLOW_STRING_METHODS.contains(method);
    }
    return method.equals("valueOf")
        && owner.getPackageName().equals("java.lang")
        && BOXES.contains(owner.getSimpleName())
        && call.getTarget().getRawParameterTypes().get(0).isPrimitive();
  }

  private static boolean offThePath(JavaCodeUnit unit) {
    return unit.getName().equals("<clinit>")
        || unit.getName().equals("toString")
        || unit.getMethodCallsFromSelf().stream()
            .anyMatch(call -> call.getTargetOwner().getName().equals("org.slf4j.Logger"))
        || unit.getConstructorCallsFromSelf().stream()
            .anyMatch(call -> call.getTargetOwner().isAssignableTo(Throwable.class));
  }

  @Test
  void shouldCatchStreamsRegexAndOptional() {
    ArchRule rule = useNoSlowTypes(Codebase.FIXTURE);
    bite.catches(rule, UsesStream.class, UsesRegex.class, UsesOptional.class, ClientParser.class);
    bite.spares(rule, PlainLoop.class, OptionsReader.class);
  }

  @Test
  void shouldCatchBoxingAndFormatting() {
    ArchRule rule = makeNoSlowCalls(Codebase.FIXTURE);
    bite.catches(rule, BoxesKeys.class, FormatsText.class);
    bite.spares(rule, PlainLoop.class, OptionsReader.class);
  }
}
