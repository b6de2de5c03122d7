package io.natrium.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.natrium.verify.architecture.fixture.alpha.AsksExecutors;
import io.natrium.verify.architecture.fixture.alpha.HoldsThreadLocal;
import io.natrium.verify.architecture.fixture.alpha.StartsThread;
import io.natrium.verify.architecture.fixture.alpha.StartsTimer;
import io.natrium.verify.architecture.fixture.alpha.UsesCommonPool;
import io.natrium.verify.architecture.fixture.tcp.netty.TcpLoop;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Threads of a plugin come from the kernel, which ends them when the plugin is unloaded. */
@AnalyzeClasses(packages = "io.natrium", importOptions = ShippedCode.class)
class ThreadRulesTest {

  /** Classes, relative to the root, whose library runs loops on threads it is given. */
  private static final Set<String> OWN_THREADS = Set.of("tcp.netty.TcpLoop");

  @ArchTest static final ArchRule NO_THREADS = pluginsMakeNoThreads(Codebase.NATRIUM);

  private final Bite bite = new Bite();

  static ArchRule pluginsMakeNoThreads(Codebase code) {
    DescribedPredicate<JavaClass> listed =
        describe(
            "with threads of their own",
            type ->
                OWN_THREADS.stream()
                    .map(code::name)
                    .anyMatch(n -> type.getName().equals(n) || type.getName().startsWith(n + "$")));
    return classes()
        .that(code.plugins().and(not(listed)))
        .should(takeThreadsFromTheKernel())
        .because("a thread or a thread local that stays behind keeps the plugin's classes loaded")
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> takeThreadsFromTheKernel() {
    return new ArchCondition<>("take threads from PluginExecutors only") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (makesThreads(access)) {
            events.add(SimpleConditionEvent.violated(type, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean makesThreads(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String member = access.getTarget().getName();
    boolean constructs = access.getTarget() instanceof AccessTarget.ConstructorCallTarget;
    return (constructs && ownsThreads(owner))
        || (owner.isEquivalentTo(ThreadLocal.class) && member.equals("withInitial"))
        || owner.getName().equals("java.util.concurrent.Executors")
        || owner.getName().equals("java.util.concurrent.ForkJoinPool")
        || member.equals("addShutdownHook")
        || member.equals("parallelStream")
        || (member.equals("parallel") && owner.getPackageName().equals("java.util.stream"))
        || usesCommonPool(access);
  }

  private static boolean ownsThreads(JavaClass type) {
    return type.isAssignableTo(Thread.class)
        || type.isAssignableTo(Timer.class)
        || type.isAssignableTo(ExecutorService.class)
        || type.isAssignableTo(ThreadLocal.class);
  }

  /** The asynchronous methods of a future run on the common pool unless an executor is given. */
  private static boolean usesCommonPool(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.MethodCallTarget call
        && call.getOwner().getName().equals("java.util.concurrent.CompletableFuture")
        && call.getName().endsWith("Async")
        && call.getRawParameterTypes().stream()
            .noneMatch(p -> p.getName().equals("java.util.concurrent.Executor"));
  }

  @Test
  void shouldCatchThreadsTimersAndExecutors() {
    ArchRule rule = pluginsMakeNoThreads(Codebase.FIXTURE);
    bite.catches(rule, StartsThread.class, StartsTimer.class, AsksExecutors.class);
    bite.catches(rule, UsesCommonPool.class);
  }

  @Test
  void shouldCatchThreadLocals() {
    bite.catches(pluginsMakeNoThreads(Codebase.FIXTURE), HoldsThreadLocal.class);
  }

  @Test
  void shouldSpareTheListedOwnersOfThreads() {
    bite.spares(pluginsMakeNoThreads(Codebase.FIXTURE), TcpLoop.class);
  }
}
