package io.natrium.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.spi.Stable;
import io.natrium.verify.architecture.fixture.spi.one.CyclesToTwo;
import io.natrium.verify.architecture.fixture.spi.one.GoodContract;
import io.natrium.verify.architecture.fixture.spi.one.LeaksSlf4j;
import io.natrium.verify.architecture.fixture.spi.one.NoStatus;
import io.natrium.verify.architecture.fixture.spi.one.OpenClass;
import io.natrium.verify.architecture.fixture.spi.subject.KnowsContract;
import io.natrium.verify.architecture.fixture.spi.two.CyclesToOne;
import io.natrium.verify.architecture.fixture.spi.two.TakesTooMuch;
import io.natrium.verify.architecture.fixture.spi.two.TooManyMethods;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the contracts between kernel and plugins may look like. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class SpiRulesTest {

  private static final String[] JDK = {
    "java..", "javax.net..", "javax.security..", "javax.crypto.."
  };

  /** Vocabulary: final classes without a contract, which contracts build on. */
  private static final String[] VOCABULARY = {"spi.subject", "spi.wire", "spi.nkey"};

  @ArchTest static final ArchRule JDK_ONLY = dependsOnTheJdkOnly(Codebase.NATRIUM);

  @ArchTest static final ArchRule NO_CYCLES = hasNoPackageCycles(Codebase.NATRIUM);

  @ArchTest static final ArchRule VOCABULARY_IS_LOWEST = vocabularyIsLowest(Codebase.NATRIUM);

  @ArchTest static final ArchRule CLOSED_SHAPES = typesAreClosed(Codebase.NATRIUM);

  @ArchTest static final ArchRule STATUS = typesCarryAStatus(Codebase.NATRIUM);

  @ArchTest static final ArchRule SIGNATURES = signaturesNameJdkAndSpi(Codebase.NATRIUM);

  @ArchTest static final ArchRule SMALL = contractsAreSmall(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static ArchRule dependsOnTheJdkOnly(Codebase code) {
    return noClasses()
        .that(code.in("spi"))
        .should()
        .dependOnClassesThat(not(code.in("spi")).and(not(resideInAnyPackage(JDK))))
        .because("plugins and kernel share nothing but the SPI and the JDK")
        .allowEmptyShould(true);
  }

  static ArchRule hasNoPackageCycles(Codebase code) {
    return slices()
        .matching(code.name("spi") + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  static ArchRule vocabularyIsLowest(Codebase code) {
    return noClasses()
        .that(code.in(VOCABULARY))
        .should()
        .dependOnClassesThat(
            code.in("spi")
                .and(not(code.in(VOCABULARY)))
                .and(not(describe("status annotations", JavaClass::isAnnotation))))
        .allowEmptyShould(true);
  }

  static ArchRule typesAreClosed(Codebase code) {
    return classes()
        .that(code.in("spi"))
        .and()
        .arePublic()
        .should(beClosed())
        .because("an open class invites inheritance that no compatibility check can guard")
        .allowEmptyShould(true);
  }

  static ArchRule typesCarryAStatus(Codebase code) {
    return classes()
        .that(code.in("spi"))
        .and()
        .arePublic()
        .and()
        .areNotAnnotations()
        .should(carryAStatus(code))
        .allowEmptyShould(true);
  }

  static ArchRule signaturesNameJdkAndSpi(Codebase code) {
    return classes()
        .that(code.in("spi"))
        .and()
        .arePublic()
        .should(nameOnlyJdkAndSpiTypes(code))
        .allowEmptyShould(true);
  }

  static ArchRule contractsAreSmall(Codebase code) {
    return classes()
        .that(code.in("spi"))
        .and()
        .areInterfaces()
        .and()
        .areNotAnnotations()
        .should(beSmall())
        .because("a contract of many methods or parameters is two contracts")
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> beClosed() {
    return new ArchCondition<>("be an interface, record, enum, annotation, sealed or final class") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.isInterface()
                || type.isEnum()
                || type.isRecord()
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
        if (!closed) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is an open class"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> carryAStatus(Codebase code) {
    Set<String> statuses = Set.of(code.name("spi.Stable"), code.name("spi.Preview"));
    return new ArchCondition<>("carry @Stable or @Preview, themselves or by the enclosing type") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaClass t = type; t != null; t = t.getEnclosingClass().orElse(null)) {
          if (statuses.stream().anyMatch(t::isAnnotatedWith)) {
            return;
          }
        }
        events.add(SimpleConditionEvent.violated(type, type.getName() + " has no status"));
      }
    };
  }

  private static ArchCondition<JavaClass> nameOnlyJdkAndSpiTypes(Codebase code) {
    return new ArchCondition<>("name only JDK and SPI types in signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaType> ofFields =
            type.getFields().stream()
                .filter(f -> visible(f.getModifiers()))
                .map(JavaField::getType);
        Stream<JavaType> ofCode =
            type.getCodeUnits().stream()
                .filter(unit -> visible(unit.getModifiers()))
                .flatMap(SpiRulesTest::signature);
        Stream.concat(ofFields, ofCode)
            .flatMap(t -> t.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(t -> !t.isPrimitive() && !known(code, t))
            .distinct()
            .forEach(
                t ->
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getName() + " names " + t.getName())));
      }
    };
  }

  private static ArchCondition<JavaClass> beSmall() {
    return new ArchCondition<>("have at most 12 methods of at most 5 parameters") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        long methods =
            type.getMethods().stream()
                .filter(m -> !m.getModifiers().contains(JavaModifier.STATIC))
                .filter(m -> !m.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(m -> visible(m.getModifiers()))
                .peek(
                    m -> {
                      if (m.getRawParameterTypes().size() > 5) {
                        events.add(
                            SimpleConditionEvent.violated(
                                m, m.getFullName() + " has more than 5 parameters"));
                      }
                    })
                .count();
        if (methods > 12) {
          events.add(
              SimpleConditionEvent.violated(type, type.getName() + " has " + methods + " methods"));
        }
      }
    };
  }

  private static Stream<JavaType> signature(JavaCodeUnit unit) {
    return Stream.of(
            Stream.of(unit.getReturnType()),
            unit.getParameterTypes().stream(),
            unit.getExceptionTypes().stream().map(t -> (JavaType) t))
        .flatMap(s -> s);
  }

  private static boolean visible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean known(Codebase code, JavaClass type) {
    return code.in("spi").test(type) || resideInAnyPackage(JDK).test(type);
  }

  @Test
  void shouldCatchASpiTypeThatUsesALibrary() {
    bite.catches(dependsOnTheJdkOnly(Codebase.FIXTURE), LeaksSlf4j.class);
    bite.spares(dependsOnTheJdkOnly(Codebase.FIXTURE), GoodContract.class);
  }

  @Test
  void shouldCatchACycleOfPackages() {
    bite.catches(hasNoPackageCycles(Codebase.FIXTURE), CyclesToTwo.class, CyclesToOne.class);
  }

  @Test
  void shouldCatchVocabularyThatKnowsAContract() {
    bite.catches(vocabularyIsLowest(Codebase.FIXTURE), KnowsContract.class);
  }

  @Test
  void shouldCatchAnOpenClass() {
    bite.catches(typesAreClosed(Codebase.FIXTURE), OpenClass.class);
    bite.spares(typesAreClosed(Codebase.FIXTURE), GoodContract.class, Stable.class);
  }

  @Test
  void shouldCatchATypeWithoutStatus() {
    bite.catches(typesCarryAStatus(Codebase.FIXTURE), NoStatus.class);
    bite.spares(typesCarryAStatus(Codebase.FIXTURE), GoodContract.class, Stable.class);
  }

  @Test
  void shouldCatchASignatureThatNamesALibrary() {
    bite.catches(signaturesNameJdkAndSpi(Codebase.FIXTURE), LeaksSlf4j.class);
    bite.spares(signaturesNameJdkAndSpi(Codebase.FIXTURE), GoodContract.class);
  }

  @Test
  void shouldCatchAContractThatIsTooLarge() {
    bite.catches(contractsAreSmall(Codebase.FIXTURE), TooManyMethods.class, TakesTooMuch.class);
    bite.spares(contractsAreSmall(Codebase.FIXTURE), GoodContract.class);
  }
}
