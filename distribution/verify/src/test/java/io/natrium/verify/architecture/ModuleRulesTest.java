package io.natrium.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.alpha.UsesBeta;
import io.natrium.verify.architecture.fixture.alpha.UsesKernel;
import io.natrium.verify.architecture.fixture.alpha.UsesNetty;
import io.natrium.verify.architecture.fixture.kernel.UsesJdbc;
import io.natrium.verify.architecture.fixture.kernel.UsesPf4j;
import io.natrium.verify.architecture.fixture.kernel.UsesPlugin;
import io.natrium.verify.architecture.fixture.tcp.NettyUser;
import io.natrium.verify.architecture.fixture.websocket.UsesTcp;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which module may know which, and where each library may be used. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class ModuleRulesTest {

  @ArchTest static final ArchRule KERNEL_KNOWS_NO_PLUGIN = kernelKnowsNoPlugin(Codebase.NATRIUM);

  @ArchTest static final ArchRule PLUGINS_KNOW_ONLY_SPI = pluginsKnowNoKernel(Codebase.NATRIUM);

  @ArchTest
  static final ArchRule PLUGINS_KNOW_NO_PLUGIN = pluginsKnowNoOtherPlugin(Codebase.NATRIUM);

  @ArchTest
  static final ArchRule PF4J_IS_CONFINED =
      onlyIn(Codebase.NATRIUM, "org.pf4j..", "kernel.plugin.pf4j");

  @ArchTest
  static final ArchRule NETTY_IS_CONFINED =
      onlyIn(Codebase.NATRIUM, "io.netty..", "tcp", "websocket");

  @ArchTest
  static final ArchRule CHRONICLE_IS_CONFINED =
      onlyIn(Codebase.NATRIUM, "net.openhft..", "store.chronicle", "chronicle");

  @ArchTest
  static final ArchRule NO_DATABIND =
      neverIn(
          Codebase.NATRIUM,
          new String[] {"tools.jackson.databind..", "com.fasterxml.jackson.databind.."},
          "spi",
          "kernel");

  private final Bite bite = new Bite();

  static ArchRule kernelKnowsNoPlugin(Codebase code) {
    return noClasses()
        .that(code.in("kernel", "spi"))
        .should()
        .dependOnClassesThat(code.plugins())
        .because("the kernel meets plugins only through the SPI")
        .allowEmptyShould(true);
  }

  static ArchRule pluginsKnowNoKernel(Codebase code) {
    return noClasses()
        .that(code.plugins())
        .should()
        .dependOnClassesThat(code.in("kernel", "launcher"))
        .because("a plugin is written against the SPI alone")
        .allowEmptyShould(true);
  }

  static ArchRule pluginsKnowNoOtherPlugin(Codebase code) {
    return classes()
        .that(code.plugins())
        .should(notDependOnAnotherPlugin(code))
        .because("plugins talk to each other by subjects")
        .allowEmptyShould(true);
  }

  static ArchRule onlyIn(Codebase code, String library, String... places) {
    DescribedPredicate<JavaClass> elsewhere =
        resideInAnyPackage(code.root() + "..").and(not(code.in(places)));
    return noClasses()
        .that(elsewhere)
        .should()
        .dependOnClassesThat(resideInAnyPackage(library))
        .because(library + " belongs in " + String.join(", ", places))
        .allowEmptyShould(true);
  }

  static ArchRule neverIn(Codebase code, String[] libraries, String... places) {
    return noClasses()
        .that(code.in(places))
        .should()
        .dependOnClassesThat(resideInAnyPackage(libraries))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> notDependOnAnotherPlugin(Codebase code) {
    // websocket runs on tcp's loops and uses its exported package.
    Set<String> allowed = Set.of("websocket -> tcp");
    return new ArchCondition<>("not depend on another plugin") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String self = code.pluginOf(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String other = code.pluginOf(dependency.getTargetClass().getBaseComponentType());
          if (!other.isEmpty() && !other.equals(self) && !allowed.contains(self + " -> " + other)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void shouldCatchAKernelThatKnowsAPlugin() {
    bite.catches(kernelKnowsNoPlugin(Codebase.FIXTURE), UsesPlugin.class);
  }

  @Test
  void shouldCatchAPluginThatKnowsTheKernel() {
    bite.catches(pluginsKnowNoKernel(Codebase.FIXTURE), UsesKernel.class);
  }

  @Test
  void shouldCatchAPluginThatKnowsAnother() {
    bite.catches(pluginsKnowNoOtherPlugin(Codebase.FIXTURE), UsesBeta.class);
  }

  @Test
  void shouldLetWebsocketUseTcp() {
    bite.spares(pluginsKnowNoOtherPlugin(Codebase.FIXTURE), UsesTcp.class);
  }

  @Test
  void shouldCatchPf4jOutsideItsPackage() {
    bite.catches(onlyIn(Codebase.FIXTURE, "org.pf4j..", "kernel.plugin.pf4j"), UsesPf4j.class);
  }

  @Test
  void shouldCatchNettyOutsideTheTransports() {
    ArchRule rule = onlyIn(Codebase.FIXTURE, "io.netty..", "tcp", "websocket");
    bite.catches(rule, UsesNetty.class);
    bite.spares(rule, NettyUser.class);
  }

  @Test
  void shouldCatchALibraryInAPlaceThatMayNotUseIt() {
    bite.catches(
        neverIn(Codebase.FIXTURE, new String[] {"java.sql.."}, "spi", "kernel"), UsesJdbc.class);
  }
}
