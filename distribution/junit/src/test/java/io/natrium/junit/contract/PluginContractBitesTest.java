package io.natrium.junit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.opentest4j.AssertionFailedError;

/** That the contract notices what it is for: each plugin here breaks it in one way. */
@Isolated("looks at threads and MBeans of the JVM")
class PluginContractBitesTest {

  @TempDir Path folder;

  private PluginContractTest contractOf(Class<? extends ServerPlugin> plugin) {
    PluginContractTest contract =
        new PluginContractTest() {
          @Override
          protected Path jar() throws Exception {
            return PluginJar.of("culprit", plugin).write(folder(), "culprit.jar");
          }

          @Override
          protected List<String> refusedReloads() {
            return List.of("culprit: sour");
          }

          @Override
          protected List<ConfigCase> configurations() {
            return List.of(ConfigCase.refused("culprit: sour", "1:1: too sour"));
          }
        };
    contract.folder = folder;
    contract.patience = Duration.ofMillis(300);
    return contract;
  }

  private static void assertCaught(String message, Executable check) {
    AssertionError caught = assertThrows(AssertionError.class, check);
    assertTrue(caught.getMessage().contains(message), caught.getMessage());
  }

  /** Does no harm. */
  public static class Good implements ServerPlugin {
    @Override
    public void start(PluginContext context) throws Exception {}
  }

  @Test
  void aGoodPluginPasses() throws Exception {
    PluginContractTest contract = contractOf(Good.class);
    contract.declaresTheSameEachTimeAndDoesNothingElse();
    contract.livesSeveralTimesFromTheClassPath();
    contract.leavesNothingBehindWhenItsJarIsUnloaded();
  }

  /** Has a thread before it is started. */
  public static final class Hasty extends Good {
    @Override
    public void declare(Declaration declaration) {
      Thread thread = new Thread(Threads::sleepForever, "hasty");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Test
  void aThreadInADeclarationIsCaught() {
    assertCaught(
        "a declaration starts no threads",
        contractOf(Hasty.class)::declaresTheSameEachTimeAndDoesNothingElse);
  }

  /** Declares something else each time. */
  public static final class Fickle extends Good {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public void declare(Declaration declaration) {
      declaration.section(new Lax("plugins.culprit" + COUNT.incrementAndGet()));
    }
  }

  @Test
  void aDeclarationThatChangesIsCaught() {
    assertCaught(
        "plugins.culprit2", contractOf(Fickle.class)::declaresTheSameEachTimeAndDoesNothingElse);
  }

  /** Starts a thread that nobody ends. */
  public static final class Stray extends Good {
    @Override
    public void start(PluginContext context) {
      Thread thread = new Thread(Threads::sleepForever, "stray");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Test
  void aThreadThatStaysIsCaught() {
    assertCaught("stray", contractOf(Stray.class)::leavesNothingBehindWhenItsJarIsUnloaded);
    assertCaught("stray", contractOf(Stray.class)::livesSeveralTimesFromTheClassPath);
  }

  /** Registers an MBean and forgets it. */
  public static final class Bean extends Good {
    @Override
    public void start(PluginContext context) throws Exception {
      Runnable nothing = () -> {};
      ObjectName name = new ObjectName("culprit:serial=" + System.nanoTime());
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new StandardMBean(nothing, Runnable.class), name);
    }
  }

  @Test
  void anMbeanThatStaysIsCaught() throws Exception {
    try {
      assertCaught("culprit:serial", contractOf(Bean.class)::livesSeveralTimesFromTheClassPath);
    } finally {
      var beans = ManagementFactory.getPlatformMBeanServer();
      for (ObjectName name : beans.queryNames(new ObjectName("culprit:*"), null)) {
        beans.unregisterMBean(name);
      }
    }
  }

  /** Is held by the JVM. */
  public static final class Held extends Good {
    @Override
    public void start(PluginContext context) {
      Security.addProvider(
          new Provider("Culprit", "1", "") {
            private static final long serialVersionUID = 1L;
          });
    }
  }

  @Test
  void aClassLoaderThatIsHeldIsCaught() {
    try {
      assertCaught(
          "something holds the classes",
          contractOf(Held.class)::leavesNothingBehindWhenItsJarIsUnloaded);
    } finally {
      Security.removeProvider("Culprit");
    }
  }

  /** Takes every value at a reload. */
  public static final class Careless extends Good {
    @Override
    public void declare(Declaration declaration) {
      declaration.section(new Lax("culprit"));
    }
  }

  @Test
  void aConfigurationThatIsNotRefusedIsCaught() {
    PluginContractTest contract = contractOf(Careless.class);
    AssertionFailedError caught =
        assertThrows(
            AssertionFailedError.class,
            () ->
                contract
                    .readsItsConfiguration()
                    .findFirst()
                    .orElseThrow()
                    .getExecutable()
                    .execute());
    assertEquals("", caught.getActual().getStringRepresentation());
    assertCaught("culprit: sour", contract::changesNothingWhenAReloadIsRefused);
  }

  private static final class Lax implements ConfigSection<String> {

    private final String key;

    Lax(String key) {
      this.key = key;
    }

    @Override
    public String name() {
      return "culprit";
    }

    @Override
    public Set<String> keys() {
      return Set.of(key);
    }

    @Override
    public String defaults() {
      return "";
    }

    @Override
    public String read(ConfigFields fields, Problems problems) {
      return fields.text("culprit").orElse("");
    }

    @Override
    public ReloadPlan plan(String from, String to) {
      return ReloadPlan.apply(() -> {});
    }
  }

  private static final class Threads {

    static void sleepForever() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
