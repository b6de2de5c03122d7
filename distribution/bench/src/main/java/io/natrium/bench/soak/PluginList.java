package io.natrium.bench.soak;

import io.natrium.bench.report.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server says of its plugins.
 *
 * @param plugins what it says of each, by id
 * @param uncollected how many earlier builds still occupy memory
 * @param refusedMessages how many messages were refused for want of a plugin
 */
record PluginList(
    Map<String, Map<String, Object>> plugins, long uncollected, long refusedMessages) {

  private static final List<String> SOUND = List.of("active", "configured");

  /** Reads the answer to a request. */
  static PluginList read(Map<String, Object> answer) {
    Map<String, Object> data = Json.object(answer.get("data"));
    Map<String, Map<String, Object>> plugins = new LinkedHashMap<>();
    if (data.get("plugins") instanceof List<?> list) {
      for (Object each : list) {
        Map<String, Object> plugin = Json.object(each);
        plugins.put((String) plugin.get("id"), plugin);
      }
    }
    return new PluginList(
        plugins,
        (long) Json.number(data, "uncollected"),
        (long) Json.number(data, "refused_messages"));
  }

  boolean has(String id) {
    return plugins.containsKey(id);
  }

  /** Name of the file that a plugin came from. */
  String jar(String id) {
    return Path.of((String) plugins.get(id).get("source")).getFileName().toString();
  }

  /** What is not as it should be, in words. */
  List<String> complaints() {
    List<String> wrong = new ArrayList<>();
    plugins.forEach(
        (id, plugin) -> {
          if (plugin.get("state") instanceof String state && SOUND.contains(state)) {
            return;
          }
          wrong.add("plugin " + id + " is " + plugin.get("state") + ": " + plugin.get("reason"));
        });
    if (uncollected > 0) {
      wrong.add(uncollected + " builds of plugins were not collected");
    }
    if (refusedMessages > 0) {
      wrong.add(refusedMessages + " messages were refused for want of a plugin");
    }
    return wrong;
  }
}
