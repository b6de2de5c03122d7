package io.natrium.kernel.plugin.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts plugins in an order in which each comes after what it needs. A required need that cannot be
 * met and a circle of required needs fail the plugins concerned and those that need them, nothing
 * else. An optional need orders if its provider is there and is dropped where it would close a
 * circle.
 *
 * <p>Pure; owner: the calling thread.
 */
final class StartOrder {

  /**
   * One thing that a plugin needs.
   *
   * @param what name for messages, such as {@code plugin tcp}
   * @param anyOf plugins that can give it; none where nothing does
   * @param required whether the plugin fails without it
   * @param missing what to say of it when nobody gives it, such as {@code is not there}
   */
  record Need(String what, Set<String> anyOf, boolean required, String missing) {

    Need {
      anyOf = Set.copyOf(anyOf);
    }
  }

  /**
   * The result.
   *
   * @param order ids that can start, in order
   * @param failed ids that cannot, with the reason
   */
  record Plan(List<String> order, Map<String, String> failed) {}

  private final Map<String, List<Need>> needs = new LinkedHashMap<>();
  private final Map<String, String> failed = new LinkedHashMap<>();

  private StartOrder(Map<String, List<Need>> needs) {
    this.needs.putAll(needs);
  }

  /** Orders plugins; where needs leave a choice, the order of the map decides. */
  static Plan of(Map<String, List<Need>> needs) {
    return new StartOrder(needs).plan();
  }

  private Plan plan() {
    failUnmet();
    for (List<String> circle : circles(true)) {
      String path = String.join(" -> ", circle) + " -> " + circle.get(0);
      circle.forEach(id -> failed.put(id, "needs itself in a circle: " + path));
    }
    failUnmet();
    Map<String, Set<String>> edges = edges(false);
    for (List<String> circle : circles(false)) {
      dropOptional(edges, new HashSet<>(circle));
    }
    List<String> order = new ArrayList<>();
    Set<String> done = new HashSet<>();
    healthy().forEach(id -> visit(id, edges, done, order));
    return new Plan(List.copyOf(order), Map.copyOf(failed));
  }

  private List<String> healthy() {
    return needs.keySet().stream().filter(id -> !failed.containsKey(id)).toList();
  }

  /** Fails what misses something, until nothing more fails. */
  private void failUnmet() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (String id : healthy()) {
        String reason = unmet(needs.get(id));
        if (reason != null) {
          failed.put(id, reason);
          changed = true;
        }
      }
    }
  }

  private String unmet(List<Need> all) {
    for (Need need : all) {
      if (need.required() && need.anyOf().stream().noneMatch(this::isHealthy)) {
        boolean known = need.anyOf().stream().anyMatch(needs::containsKey);
        return "requires " + need.what() + ", which " + (known ? "cannot start" : need.missing());
      }
    }
    return null;
  }

  private boolean isHealthy(String id) {
    return needs.containsKey(id) && !failed.containsKey(id);
  }

  private Map<String, Set<String>> edges(boolean requiredOnly) {
    Map<String, Set<String>> edges = new LinkedHashMap<>();
    for (String id : healthy()) {
      Set<String> targets = new LinkedHashSet<>();
      for (Need need : needs.get(id)) {
        if (need.required() || !requiredOnly) {
          needs.keySet().stream()
              .filter(other -> need.anyOf().contains(other) && isHealthy(other))
              .filter(other -> !other.equals(id) || need.required())
              .forEach(targets::add);
        }
      }
      edges.put(id, targets);
    }
    return edges;
  }

  private void dropOptional(Map<String, Set<String>> edges, Set<String> circle) {
    for (String id : circle) {
      Set<String> kept = new HashSet<>();
      needs.get(id).stream().filter(Need::required).forEach(need -> kept.addAll(need.anyOf()));
      edges.get(id).removeIf(other -> circle.contains(other) && !kept.contains(other));
    }
  }

  private static void visit(
      String id, Map<String, Set<String>> edges, Set<String> done, List<String> order) {
    if (done.add(id)) {
      edges.get(id).forEach(other -> visit(other, edges, done, order));
      order.add(id);
    }
  }

  /** The groups of plugins that reach each other, by Tarjan's algorithm. */
  private Collection<List<String>> circles(boolean requiredOnly) {
    Map<String, Set<String>> edges = edges(requiredOnly);
    Search search = new Search(edges);
    edges.keySet().forEach(search::enter);
    return search.found;
  }

  private static final class Search {

    private final Map<String, Set<String>> edges;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final Set<String> onStack = new HashSet<>();
    private final List<List<String>> found = new ArrayList<>();

    Search(Map<String, Set<String>> edges) {
      this.edges = edges;
    }

    void enter(String id) {
      if (index.containsKey(id)) {
        return;
      }
      index.put(id, index.size());
      low.put(id, index.get(id));
      stack.push(id);
      onStack.add(id);
      for (String other : edges.get(id)) {
        if (!index.containsKey(other)) {
          enter(other);
          low.merge(id, low.get(other), Math::min);
        } else if (onStack.contains(other)) {
          low.merge(id, index.get(other), Math::min);
        }
      }
      if (low.get(id).equals(index.get(id))) {
        pop(id);
      }
    }

    private void pop(String root) {
      List<String> group = new ArrayList<>();
      String id;
      do {
        id = stack.pop();
        onStack.remove(id);
        group.add(0, id);
      } while (!id.equals(root));
      if (group.size() > 1 || edges.get(root).contains(root)) {
        found.add(group);
      }
    }
  }
}
