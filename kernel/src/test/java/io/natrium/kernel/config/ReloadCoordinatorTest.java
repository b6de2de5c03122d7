package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadCoordinatorTest {

  private final List<String> events = new ArrayList<>();
  private final SampleSection one = new SampleSection(events, "one", "a");
  private final SampleSection two = new SampleSection(events, "two", "b");
  private final TestSource source = new TestSource();
  private final SectionRegistry registry = new SectionRegistry();
  private final Overlay overlay = Overlay.none();
  private ReloadCoordinator coordinator;

  @BeforeEach
  void start() {
    registry.add("kernel", one);
    registry.add("kernel", two);
    start(overlay);
  }

  private void start(Overlay commandLine) {
    source.file("f", "a: 1\nb: 2\n");
    ConfigLoader loader = new ConfigLoader(new ConfigParser(source), registry, commandLine);
    coordinator = new ReloadCoordinator(loader, registry, loader.load(new ConfigOrigin.File("f")));
  }

  private ReloadOutcome reload(String text) {
    source.file("f", text);
    return coordinator.reload();
  }

  private List<String> refusal(String text) {
    LoadedConfig before = coordinator.current();
    ReloadOutcome outcome = reload(text);
    assertSame(before, coordinator.current());
    assertFalse(events.stream().anyMatch(event -> event.startsWith("commit")));
    return assertInstanceOf(ReloadOutcome.Refused.class, outcome).reasons();
  }

  private ReloadOutcome.Applied applied(String text) {
    return assertInstanceOf(ReloadOutcome.Applied.class, reload(text));
  }

  @Test
  void plansAllBeforeItCommitsAny() {
    ReloadOutcome.Applied applied = applied("a: 5\nb: 6\n");
    assertEquals(List.of("plan one", "plan two", "commit one 5", "commit two 6"), events);
    assertEquals(List.of("one", "two"), applied.changed());
    assertFalse(applied.reauthenticate());
    assertEquals(5L, coordinator.current().value(one));
  }

  @Test
  void commitsOnlyWhatChanged() {
    two.reauthenticate = true;
    assertEquals(List.of("one"), applied("a: 5\nb: 2\n").changed());
    assertFalse(applied("a: 5\nb: 2\n").reauthenticate());
    assertTrue(applied("a: 5\nb: 3\n").reauthenticate());
  }

  @Test
  void changesNothingWhenOneSectionRejectsAndReportsEveryReason() {
    assertEquals(
        List.of("one cannot become -1", "two cannot become -2"), refusal("a: -1\nb: -2\n"));
    assertEquals(List.of("two cannot become -2"), refusal("a: 7\nb: -2\n"));
    applied("a: 7\n");
  }

  @Test
  void changesNothingWhenTheTextIsBroken() {
    assertTrue(refusal("a: \"").get(0).startsWith("f:1:"));
    assertEquals(
        List.of(
            "f:3:1: unknown field \"c\"", "f:1:0: expected an integer for \"a\", but got a text"),
        refusal("a: x\nb: 1\nc: 1\n"));
    assertEquals(List.of(), events);
  }

  @Test
  void changesNothingWhenACrossCheckFails() {
    assertEquals(List.of("one cannot be 13", "two cannot be 13"), refusal("a: 13\nb: 13\n"));
    assertEquals(List.of(), events);
  }

  @Test
  void changesNothingWhenASectionFails() {
    two.throwIn = "plan";
    assertEquals(
        List.of("section \"two\" failed to plan: java.lang.IllegalStateException: boom"),
        refusal("a: 5\nb: 6\n"));
  }

  @Test
  void letsEverySectionDropWhatItPlannedWhenOneRejects() {
    refusal("a: 5\nb: -2\n");
    assertEquals(List.of("plan one", "plan two", "abandon one", "abandon two"), events);
    events.clear();
    two.throwIn = "plan";
    refusal("a: 5\nb: 6\n");
    assertEquals(List.of("plan one", "abandon one", "abandon two"), events);
    events.clear();
    two.throwIn = "";
    applied("a: 5\n");
    assertFalse(events.stream().anyMatch(event -> event.startsWith("abandon")));
  }

  @Test
  void letsTheOthersDropTheirPlansWhenOneFailsToDoSo() {
    one.throwIn = "abandon";
    assertEquals(
        List.of(
            "two cannot become -2",
            "section \"one\" failed to abandon: java.lang.IllegalStateException: boom"),
        refusal("a: 5\nb: -2\n"));
    assertTrue(events.contains("abandon two"));
  }

  @Test
  void runsTheOtherCommitsWhenOneFails() {
    one.throwIn = "commit";
    ReloadOutcome.Applied applied = applied("a: 5\nb: 6\n");
    assertEquals(
        List.of("section \"one\" failed to commit: java.lang.IllegalStateException: boom"),
        applied.faults());
    assertTrue(events.contains("commit two 6"));
  }

  @Test
  void keepsTheCommandLineOverTheFile() {
    start(Overlay.none().integer("a", 100));
    assertEquals(100L, coordinator.current().value(one));
    assertEquals(List.of("two"), applied("a: 5\nb: 6\n").changed());
    assertEquals(100L, coordinator.current().value(one));
  }

  @Test
  void takesAnotherOriginForGood() {
    coordinator.reload(new ConfigOrigin.Text("a: 8\n"));
    assertEquals(8L, coordinator.current().value(one));
    assertEquals(0L, coordinator.current().value(two));
    assertEquals(new ConfigOrigin.Text("a: 8\n"), coordinator.current().origin());
    assertEquals("", coordinator.current().digest());
  }

  @Test
  void attachesAndDetachesSectionsOfPlugins() {
    SampleSection late = new SampleSection(events, "late", "plugins.late");
    source.file("f", "a: 1\nplugins { late { value: 3 } }\n");
    assertEquals(
        1, assertInstanceOf(ReloadOutcome.Refused.class, coordinator.reload()).reasons().size());
    assertEquals(0L, coordinator.attach("late", late));
    applied("a: 1\nplugins { late { value: 3 } }\n");
    assertEquals(3L, coordinator.current().value(late));
    coordinator.detach(late);
    assertThrows(IllegalArgumentException.class, () -> coordinator.current().value(late));
    assertEquals(3L, coordinator.attach("late", late));
  }

  @Test
  void doesNotAttachASectionTheConfigurationIsWrongFor() {
    SampleSection late = new SampleSection(events, "late", "b2");
    late.throwIn = "check";
    assertThrows(ConfigRejectedException.class, () -> coordinator.attach("late", late));
    late.throwIn = "";
    assertEquals(0L, coordinator.attach("late", late));
  }

  @Test
  void loadsWithTheDigestOfTheFileAloneAndWarnsOfAnEmptyOne() {
    ConfigLoader plain = new ConfigLoader(new ConfigParser(source), registry, Overlay.none());
    ConfigLoader flagged =
        new ConfigLoader(new ConfigParser(source), registry, Overlay.none().integer("a", 9));
    ConfigOrigin file = new ConfigOrigin.File("f");
    assertEquals(plain.load(file).digest(), flagged.load(file).digest());
    source.file("f", "# nothing\n");
    assertEquals(
        "f: config has no values or is empty", plain.load(file).warnings().get(0).toString());
    assertThrows(ConfigRejectedException.class, () -> plain.test(file));
  }
}
