package io.natrium.kernel.plugin.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.kernel.plugin.lifecycle.StartOrder.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartOrderTest {

  private final Map<String, List<Need>> needs = new LinkedHashMap<>();

  private StartOrderTest plugin(String id, Need... all) {
    needs.put(id, List.of(all));
    return this;
  }

  private static Need required(String... anyOf) {
    return new Need("plugin " + anyOf[0], Set.of(anyOf), true, "is not there");
  }

  private static Need optional(String... anyOf) {
    return new Need("plugin " + anyOf[0], Set.of(anyOf), false, "is not there");
  }

  private static Need missing(boolean needed) {
    return new Need("plugin ghost", Set.of(), needed, "is not there");
  }

  @Test
  void shouldKeepTheOrderGivenWhereNothingIsNeeded() {
    plugin("c").plugin("a").plugin("b");
    assertEquals(List.of("c", "a", "b"), StartOrder.of(needs).order());
  }

  @Test
  void shouldPutWhatIsNeededFirst() {
    plugin("a", required("b")).plugin("b", optional("c")).plugin("c");
    assertEquals(List.of("c", "b", "a"), StartOrder.of(needs).order());
  }

  @Test
  void shouldFailWhatMissesSomethingAndWhatNeedsThat() {
    plugin("a", required("b")).plugin("b", missing(true)).plugin("c", missing(false));
    StartOrder.Plan plan = StartOrder.of(needs);
    assertEquals(List.of("c"), plan.order());
    assertEquals(
        Map.of(
            "b", "requires plugin ghost, which is not there",
            "a", "requires plugin b, which cannot start"),
        plan.failed());
  }

  @Test
  void shouldTakeAnyOfSeveralProviders() {
    plugin("a", required("b", "c")).plugin("b", missing(true)).plugin("c");
    StartOrder.Plan plan = StartOrder.of(needs);
    assertEquals(List.of("c", "a"), plan.order());
    assertEquals(Set.of("b"), plan.failed().keySet());
  }

  @Test
  void shouldFailACircleAndWhatNeedsItOnly() {
    plugin("a", required("b"))
        .plugin("b", required("c"))
        .plugin("c", required("a"))
        .plugin("d", required("a"))
        .plugin("e", optional("a"));
    StartOrder.Plan plan = StartOrder.of(needs);
    assertEquals(List.of("e"), plan.order());
    assertEquals(Set.of("a", "b", "c", "d"), plan.failed().keySet());
    assertTrue(plan.failed().get("a").startsWith("needs itself in a circle: "));
    assertEquals("requires plugin a, which cannot start", plan.failed().get("d"));
  }

  @Test
  void shouldFailAPluginThatDependsOnItself() {
    plugin("a", required("a"));
    assertEquals("needs itself in a circle: a -> a", StartOrder.of(needs).failed().get("a"));
  }

  @Test
  void shouldDropAnOptionalNeedThatWouldCloseACircle() {
    plugin("a", optional("b")).plugin("b", required("a"));
    StartOrder.Plan plan = StartOrder.of(needs);
    assertEquals(List.of("a", "b"), plan.order());
    assertEquals(Map.of(), plan.failed());
  }

  @Test
  void shouldOrderEveryGraphSoThatRequiredNeedsComeFirst() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      needs.clear();
      int size = 2 + random.nextInt(9);
      for (int i = 0; i < size; i++) {
        List<Need> all = new ArrayList<>();
        for (int j = 0; j < size; j++) {
          if (i != j && random.nextInt(4) == 0) {
            all.add(random.nextBoolean() ? required("p" + j) : optional("p" + j));
          }
        }
        needs.put("p" + i, all);
      }
      StartOrder.Plan plan = StartOrder.of(needs);
      assertEquals(size, plan.order().size() + plan.failed().size());
      for (String id : plan.order()) {
        for (Need need : needs.get(id)) {
          String other = need.anyOf().iterator().next();
          if (need.required()) {
            assertTrue(plan.order().indexOf(other) >= 0, id + " without " + other);
            assertTrue(plan.order().indexOf(other) < plan.order().indexOf(id));
          }
        }
      }
    }
  }
}
