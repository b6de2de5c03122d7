package io.natrium.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.kernel.conductor.KnowsSession;
import io.natrium.verify.architecture.fixture.kernel.config.KnowsRoute;
import io.natrium.verify.architecture.fixture.kernel.interest.KnowsAccount;
import io.natrium.verify.architecture.fixture.kernel.outbound.KnowsRouter;
import io.natrium.verify.architecture.fixture.kernel.plugin.execution.KnowsHost;
import io.natrium.verify.architecture.fixture.kernel.plugin.lifecycle.KnowsFinder;
import io.natrium.verify.architecture.fixture.kernel.plugin.lifecycle.KnowsTimer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernel's packages depend downwards only. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class KernelLayerRulesTest {

  /** From the top; packages of one row may know each other and everything below. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("conductor"),
          List.of("plugin"),
          List.of("protocol", "inproc", "monitor", "system"),
          List.of("session"),
          List.of("service"),
          List.of("route", "auth"),
          List.of("account"),
          List.of("permission"),
          List.of("interest"),
          List.of("outbound"));

  /** Known by anyone, know no other package of the kernel. */
  private static final List<String> LEAVES = List.of("config", "options", "trace");

  /**
   * The packages of the plugin host, each of which knows those below it; the root is known by all.
   */
  private static final List<String> PLUGIN_HOST =
      List.of("operations", "lifecycle", "context", "execution", "source", "");

  /** Ways to find plugins, which know what a source is, and which the host does not know. */
  private static final List<String> PLUGIN_SOURCES = List.of("classpath", "pf4j");

  @ArchTest static final ArchRule DOWNWARDS = dependDownwards(Codebase.NATRIUM);

  @ArchTest static final ArchRule NO_CYCLES = hasNoPackageCycles(Codebase.NATRIUM);

  @ArchTest
  static final ArchRule PLUGIN_HOST_DOWNWARDS = pluginHostKnowsDownwards(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static ArchRule dependDownwards(Codebase code) {
    return classes()
        .that(code.in("kernel"))
        .should(knowOnlyLowerLayers(code))
        .allowEmptyShould(true);
  }

  static ArchRule hasNoPackageCycles(Codebase code) {
    return slices()
        .matching(code.name("kernel") + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> knowOnlyLowerLayers(Codebase code) {
    return new ArchCondition<>("depend on lower layers of the kernel only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = layerPackage(code, type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String to = layerPackage(code, dependency.getTargetClass().getBaseComponentType());
          if (!allowed(from, to)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  static ArchRule pluginHostKnowsDownwards(Codebase code) {
    return classes()
        .that(code.in("kernel.plugin"))
        .should(knowOnlyLowerPartsOfTheHost(code))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> knowOnlyLowerPartsOfTheHost(Codebase code) {
    return new ArchCondition<>("depend on lower packages of the plugin host only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = hostPackage(code, type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (code.in("kernel.plugin").test(target)
              && !allowedInHost(from, hostPackage(code, target))) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean allowedInHost(String from, String to) {
    if (from.equals(to)) {
      return true;
    }
    if (PLUGIN_SOURCES.contains(from)) {
      return PLUGIN_HOST.indexOf(to) >= PLUGIN_HOST.indexOf("source");
    }
    return !PLUGIN_SOURCES.contains(to) && PLUGIN_HOST.indexOf(from) < PLUGIN_HOST.indexOf(to);
  }

  /** The package below that of the plugin host; empty for the root. */
  private static String hostPackage(Codebase code, JavaClass type) {
    String name = type.getPackageName().substring(code.name("kernel.plugin").length());
    return name.isEmpty() ? name : name.substring(1);
  }

  private static boolean allowed(String from, String to) {
    if (from.isEmpty() || to.isEmpty() || from.equals(to) || LEAVES.contains(to)) {
      return true;
    }
    if (LEAVES.contains(from)) {
      return false;
    }
    int upper = rank(from);
    int lower = rank(to);
    return upper < 0 || lower < 0 || upper <= lower;
  }

  private static int rank(String name) {
    for (int i = 0; i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The first package segment below the kernel; empty in the kernel's root and outside. */
  private static String layerPackage(Codebase code, JavaClass type) {
    String prefix = code.name("kernel") + ".";
    String name = type.getPackageName();
    return name.startsWith(prefix) ? name.substring(prefix.length()).split("\\.")[0] : "";
  }

  @Test
  void shouldCatchALowerLayerThatKnowsAHigherOne() {
    bite.catches(dependDownwards(Codebase.FIXTURE), KnowsRouter.class, KnowsAccount.class);
    bite.spares(dependDownwards(Codebase.FIXTURE), KnowsSession.class);
  }

  @Test
  void shouldCatchALeafThatKnowsAnotherPackage() {
    bite.catches(dependDownwards(Codebase.FIXTURE), KnowsRoute.class);
  }

  @Test
  void shouldCatchAPartOfThePluginHostThatKnowsAHigherOneOrASource() {
    ArchRule rule = pluginHostKnowsDownwards(Codebase.FIXTURE);
    bite.catches(rule, KnowsHost.class, KnowsFinder.class);
    bite.spares(rule, KnowsTimer.class);
  }

  @Test
  void shouldCatchACycleOfPackages() {
    bite.catches(hasNoPackageCycles(Codebase.FIXTURE), KnowsRouter.class);
  }
}
