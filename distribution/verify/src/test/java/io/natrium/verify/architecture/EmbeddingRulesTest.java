package io.natrium.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.alpha.MutableStatics;
import io.natrium.verify.architecture.fixture.kernel.Constants;
import io.natrium.verify.architecture.fixture.kernel.ExitsTheJvm;
import io.natrium.verify.architecture.fixture.kernel.PrintsToStdout;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server in somebody else's JVM: no global state, no exit, nothing on standard output. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class EmbeddingRulesTest {

  @ArchTest static final ArchRule NO_STATIC_STATE = haveNoMutableStatics(Codebase.NATRIUM);

  @ArchTest static final ArchRule GOOD_GUEST = touchNothingGlobal(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static ArchRule haveNoMutableStatics(Codebase code) {
    return fields()
        .that()
        .areDeclaredInClassesThat(code.embedded())
        .and()
        .areStatic()
        .should(beConstant())
        .because("two servers in one JVM share nothing")
        .allowEmptyShould(true);
  }

  static ArchRule touchNothingGlobal(Codebase code) {
    return classes().that(code.embedded()).should(beAGoodGuest()).allowEmptyShould(true);
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and hold nothing that changes") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          return;
        }
        boolean constant = field.getModifiers().contains(JavaModifier.FINAL);
        if (!constant || changes(field.getRawType())) {
          events.add(
              SimpleConditionEvent.violated(field, field.getFullName() + " is mutable state"));
        }
      }
    };
  }

  /** Types whose only use is to change; a {@code Map} or {@code List} may be an immutable one. */
  private static boolean changes(JavaClass type) {
    boolean concrete = !type.isInterface() && !type.isEnum();
    return (concrete && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)))
        || type.getPackageName().equals("java.util.concurrent.atomic")
        || type.getName().equals("java.util.concurrent.ConcurrentMap")
        || type.isAssignableTo(StringBuilder.class)
        || type.isAssignableTo(ThreadLocal.class);
  }

  private static ArchCondition<JavaClass> beAGoodGuest() {
    Set<String> forbidden =
        Set.of(
            "java.lang.System.exit",
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.System.setProperty",
            "java.lang.System.setOut",
            "java.lang.System.setErr",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.halt",
            "java.lang.Runtime.addShutdownHook",
            "java.lang.Throwable.printStackTrace",
            "java.lang.Thread.setDefaultUncaughtExceptionHandler",
            "java.util.Locale.setDefault",
            "java.util.TimeZone.setDefault",
            "java.security.Security.addProvider",
            "java.security.Security.insertProviderAt");
    return new ArchCondition<>("not exit, print, hook or set anything global") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          JavaClass owner = access.getTargetOwner();
          String member = owner.getName() + "." + access.getTarget().getName();
          boolean stackTrace =
              access.getTarget().getName().equals("printStackTrace")
                  && owner.isAssignableTo(Throwable.class);
          boolean internal = owner.getPackageName().startsWith("sun.");
          if (forbidden.contains(member) || stackTrace || internal) {
            events.add(SimpleConditionEvent.violated(type, access.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void shouldCatchMutableStatics() {
    bite.catches(haveNoMutableStatics(Codebase.FIXTURE), MutableStatics.class);
    bite.spares(haveNoMutableStatics(Codebase.FIXTURE), Constants.class);
  }

  @Test
  void shouldCatchExitAndPrinting() {
    bite.catches(touchNothingGlobal(Codebase.FIXTURE), ExitsTheJvm.class, PrintsToStdout.class);
    bite.spares(touchNothingGlobal(Codebase.FIXTURE), Constants.class);
  }
}
