package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natrium.kernel.plugin.PluginState;
import io.natrium.spi.auth.AuthDecision;
import io.natrium.spi.auth.AuthRequest;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.config.ConfigFields;
import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.config.Problems;
import io.natrium.spi.config.ReloadPlan;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the seats of authenticators whose plugins go, fail, or are to come. */
class AuthSeatTest {

  private final HostKit kit = new HostKit();

  @AfterEach
  void close() {
    kit.close();
  }

  /** A plugin that checks peers, where its key is written. */
  private static final class Guard implements ServerPlugin {

    private boolean says = true;
    private boolean broken;
    private boolean absent;

    @Override
    public void declare(Declaration declaration) {
      declaration.section(new GuardSection());
      if (says) {
        declaration.authenticates();
      }
    }

    @Override
    public void start(PluginContext context) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      if (!absent) {
        context.auth().register(new Gate());
      }
    }

    @Override
    public void stop() {}
  }

  private record GuardSection() implements ConfigSection<String> {

    @Override
    public String name() {
      return "guard";
    }

    @Override
    public Set<String> keys() {
      return Set.of("guard");
    }

    @Override
    public String defaults() {
      return "";
    }

    @Override
    public String read(ConfigFields fields, Problems problems) {
      return "";
    }

    @Override
    public ReloadPlan plan(String from, String to) {
      return ReloadPlan.unchanged();
    }
  }

  private record Gate() implements Authenticator {

    @Override
    public boolean required() {
      return true;
    }

    @Override
    public CompletionStage<AuthDecision> decide(AuthRequest request) {
      return CompletableFuture.completedStage(new AuthDecision.Abstain());
    }
  }

  private final Guard guard = new Guard();

  private void start(boolean byKeys, String... keys) {
    kit.sections.configured.addAll(Set.of(keys));
    kit.classPath.add("guard", guard, byKeys);
    kit.start();
  }

  /** Does what a reload of the configuration does. */
  private void reload(String... keys) {
    Set<String> written = Set.of(keys);
    kit.host.expectAuthenticators(section -> section.keys().stream().anyMatch(written::contains));
    kit.sections.configured.clear();
    kit.sections.configured.addAll(written);
    kit.host.startConfigured();
  }

  private List<String> seats() {
    return kit.kernel.auth.seats;
  }

  @Test
  void shouldShutTheSeatOfAnAuthenticatorWhosePluginFails() {
    start(true, "guard");
    kit.host.fail("guard", "it holds a loop").join();
    assertEquals(List.of("taken by guard", "left by guard", "shut without guard"), seats());
  }

  @Test
  void shouldKeepItShutAsLongAsTheConfigurationAsksForIt() {
    start(true, "guard");
    kit.host.fail("guard", "it holds a loop").join();
    seats().clear();
    reload("guard");
    assertEquals(List.of("kept for guard", "shut without guard"), seats());
    reload();
    assertEquals("freed of guard", seats().get(seats().size() - 1));
  }

  @Test
  void shouldKeepItShutWhereThePluginStartsWithoutKeys() {
    guard.says = false;
    start(false);
    kit.host.fail("guard", "it holds a loop").join();
    seats().clear();
    reload();
    assertEquals(List.of("shut without guard"), seats());
  }

  @Test
  void shouldGoByTheKeysOfAPluginThatStartsWithoutThemAndSaysThatItChecksPeers() {
    start(false, "guard");
    kit.host.fail("guard", "it holds a loop").join();
    seats().clear();
    reload("guard");
    reload();
    assertEquals(List.of("kept for guard", "shut without guard", "freed of guard"), seats());
  }

  @Test
  void shouldTakeTheSeatAgainWhenThePluginIsBack() {
    start(true, "guard");
    kit.host.fail("guard", "it holds a loop").join();
    seats().clear();
    kit.host.reload("guard", HostKit.GRACE).join();
    assertEquals(PluginState.ACTIVE, kit.state("guard"));
    assertEquals(List.of("taken by guard"), seats());
  }

  @Test
  void shouldKeepItShutWhenThePluginFailsToComeBack() {
    start(true, "guard");
    guard.broken = true;
    kit.host.reload("guard", HostKit.GRACE).join();
    assertEquals(PluginState.FAILED, kit.state("guard"));
    assertEquals(List.of("taken by guard", "left by guard", "shut without guard"), seats());
  }

  @Test
  void shouldFreeTheSeatWhenThePluginComesBackWithoutAnAuthenticator() {
    start(true, "guard");
    guard.absent = true;
    kit.host.reload("guard", HostKit.GRACE).join();
    assertEquals(List.of("taken by guard", "left by guard", "freed of guard"), seats());
  }

  @Test
  void shouldKeepTheSeatOfAnUnloadedPluginWhileItsKeysAreWritten() {
    start(true, "guard");
    kit.host.unload("guard", HostKit.GRACE).join();
    assertEquals(List.of("taken by guard", "left by guard"), seats());
    reload(); // where its keys were still there, nobody would own them
    assertEquals("freed of guard", seats().get(seats().size() - 1));
  }

  @Test
  void shouldLetAnotherTakeThePlaceOfAnUnloadedPluginWithoutKeys() {
    guard.says = false;
    start(false);
    kit.host.unload("guard", HostKit.GRACE).join();
    assertEquals(List.of("taken by guard", "left by guard", "anyone's after guard"), seats());
  }

  @Test
  void shouldKeepPeersForAPluginThatAReloadBrings() {
    start(true);
    assertEquals(List.of(), seats());
    reload("guard");
    assertEquals(List.of("kept for guard", "taken by guard"), seats());
    assertEquals(PluginState.ACTIVE, kit.state("guard"));
  }

  @Test
  void shouldShutTheSeatOfAPluginThatAReloadBringsAndThatCannotStart() {
    start(true);
    guard.broken = true;
    reload("guard");
    assertEquals(List.of("kept for guard", "shut without guard"), seats());
  }

  @Test
  void shouldFreeTheSeatOfAPluginThatAReloadBringsAndThatChecksNobody() {
    start(true);
    guard.absent = true;
    reload("guard");
    assertEquals(List.of("kept for guard", "freed of guard"), seats());
  }

  @Test
  void shouldExpectNobodyWhoIsThereOrIsNotAskedFor() {
    start(true, "guard");
    seats().clear();
    reload("guard");
    reload();
    assertEquals(List.of(), seats());
  }
}
