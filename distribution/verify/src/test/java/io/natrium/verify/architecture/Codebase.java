package io.natrium.verify.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A body of code laid out as Natrium is: {@code spi}, {@code kernel} and one package per plugin
 * below a root package.
 *
 * @param root the package that holds the others
 */
record Codebase(String root) {

  static final Codebase NATRIUM = new Codebase("io.natrium");

  static final Codebase FIXTURE = new Codebase("io.natrium.verify.architecture.fixture");

  /** Packages below the root that are not plugins. Whatever is not listed here is one. */
  private static final Set<String> NOT_PLUGINS =
      Set.of("spi", "kernel", "launcher", "junit", "bench", "verify", "shared", "tools");

  /** First package segments that a family of plugins shares, as in {@code auth.basic}. */
  private static final Set<String> FAMILIES = Set.of("auth", "store");

  /** The pattern of a package and everything below it. */
  String tree(String relative) {
    return root + "." + relative + "..";
  }

  String[] trees(String... relatives) {
    return Arrays.stream(relatives).map(this::tree).toArray(String[]::new);
  }

  String name(String relative) {
    return root + "." + relative;
  }

  DescribedPredicate<JavaClass> in(String... relatives) {
    return JavaClass.Predicates.resideInAnyPackage(trees(relatives))
        .as("in " + String.join(", ", relatives));
  }

  /** The classes of all plugins. */
  DescribedPredicate<JavaClass> plugins() {
    return DescribedPredicate.describe("in a plugin", type -> !pluginOf(type).isEmpty());
  }

  /** Everything that runs inside an embedding application: spi, kernel and plugins. */
  DescribedPredicate<JavaClass> embedded() {
    return in("spi", "kernel").or(plugins()).as("in spi, kernel or a plugin");
  }

  /** The package of the plugin that a class belongs to, relative to the root; empty if to none. */
  String pluginOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    List<String> segments = List.of(name.substring(root.length() + 1).split("\\."));
    String first = segments.get(0);
    if (NOT_PLUGINS.contains(first)) {
      return "";
    }
    return FAMILIES.contains(first) && segments.size() > 1 ? first + "." + segments.get(1) : first;
  }
}
