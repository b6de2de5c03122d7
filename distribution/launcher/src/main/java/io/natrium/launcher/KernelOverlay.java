package io.natrium.launcher;

import io.natrium.kernel.config.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays the values of the command line over the kernel's configuration. */
final class KernelOverlay {
  private static final Map<String, String[]> ALIASES =
      Map.ofEntries(
          Map.entry("host", new String[] {"net"}),
          Map.entry("server_name", new String[] {}),
          Map.entry("http_port", new String[] {"http", "monitor_port"}),
          Map.entry("https_port", new String[] {"https"}),
          Map.entry("log_file", new String[] {"logfile"}),
          Map.entry("log_size_limit", new String[] {"logfile_size_limit"}),
          Map.entry("pid_file", new String[] {"pidfile"}),
          Map.entry("store_dir", new String[] {"storedir", "store"}),
          Map.entry("enabled", new String[] {"enable"}),
          Map.entry("user", new String[] {"username"}),
          Map.entry("password", new String[] {"pass"}));
  private static final String[] NO_ALIASES = {};

  private KernelOverlay() {}

  static Overlay of(Map<String, Object> values) {
    return add(Overlay.none(), "", values);
  }

  private static Overlay add(Overlay overlay, String prefix, Map<?, ?> values) {
    Overlay result = overlay;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      String key = (String) entry.getKey();
      String path = prefix + key;
      String[] aliases = ALIASES.getOrDefault(key, NO_ALIASES);
      Object value = entry.getValue();
      if (value == null) {
        result = result.remove(path, aliases);
      } else if (value instanceof Map<?, ?> inner) {
        result = add(result, path + ".", inner);
      } else if (value instanceof Boolean flag) {
        result = result.bool(path, flag, aliases);
      } else if (value instanceof Long number) {
        result = result.integer(path, number, aliases);
      } else if (value instanceof List<?> list) {
        result = result.texts(path, texts(list), aliases);
      } else {
        result = result.text(path, (String) value, aliases);
      }
    }
    return result;
  }

  private static List<String> texts(List<?> values) {
    List<String> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      texts.add((String) value);
    }
    return texts;
  }
}
