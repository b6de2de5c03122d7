package io.natrium.verify.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.alpha.AlphaPlugin;
import io.natrium.verify.architecture.fixture.alpha.StringUtil;
import io.natrium.verify.architecture.fixture.beta.FirstPlugin;
import io.natrium.verify.architecture.fixture.beta.SecondPlugin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Names say what a type is, and a plugin's public face is one class. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class NamingRulesTest {

  @ArchTest static final ArchRule NAMES = avoidEmptyNames(Codebase.NATRIUM);

  @ArchTest static final ArchRule ONE_PLUGIN_CLASS = haveOnePluginClass(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static ArchRule avoidEmptyNames(Codebase code) {
    return noClasses()
        .that(resideInAnyPackage(code.root() + ".."))
        .should()
        .haveNameMatching(".*(Impl|Utils?|Manager|Helper)")
        .allowEmptyShould(true);
  }

  static ArchRule haveOnePluginClass(Codebase code) {
    return classes().that(code.plugins()).should(offerOnePlugin(code)).allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> offerOnePlugin(Codebase code) {
    return new ArchCondition<>("offer one public <Name>Plugin in the plugin's root package") {
      private Map<String, List<String>> found;

      @Override
      public void init(Collection<JavaClass> types) {
        found = new TreeMap<>();
      }

      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String plugin = code.pluginOf(type);
        List<String> entries = found.computeIfAbsent(plugin, p -> new ArrayList<>());
        boolean entry =
            type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.isTopLevelClass()
                && type.getSimpleName().endsWith("Plugin")
                && type.getPackageName().equals(code.name(plugin));
        if (entry) {
          entries.add(type.getName());
        }
      }

      @Override
      public void finish(ConditionEvents events) {
        found.forEach(
            (plugin, entries) -> {
              if (entries.size() != 1) {
                events.add(
                    SimpleConditionEvent.violated(
                        plugin, code.name(plugin) + " offers " + entries + ", not one plugin"));
              }
            });
      }
    };
  }

  @Test
  void shouldCatchNamesThatSayNothing() {
    bite.catches(avoidEmptyNames(Codebase.FIXTURE), StringUtil.class);
    bite.spares(avoidEmptyNames(Codebase.FIXTURE), AlphaPlugin.class);
  }

  @Test
  void shouldCatchTwoPluginsInOneModule() {
    bite.catches(haveOnePluginClass(Codebase.FIXTURE), FirstPlugin.class, SecondPlugin.class);
    bite.spares(haveOnePluginClass(Codebase.FIXTURE), AlphaPlugin.class);
  }
}
