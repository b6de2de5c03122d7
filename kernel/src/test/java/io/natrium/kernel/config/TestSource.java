package io.natrium.kernel.config;

import io.natrium.spi.config.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Files and environment in memory. */
final class TestSource implements ConfigSource {

  private final Map<String, String> files = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  TestSource file(String path, String text) {
    files.put(path, text);
    return this;
  }

  TestSource env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  @Override
  public String read(String path) {
    String text = files.get(path);
    if (text == null) {
      throw new ConfigException(Position.none(), "open " + path + ": no such file or directory");
    }
    return text;
  }

  @Override
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name));
  }
}
