package io.natrium.junit.contract;

import io.natrium.spi.config.ConfigSection;
import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Notes what a plugin declares and reads nothing. Thread: one. */
final class NotedDeclaration implements Declaration {

  private final List<String> said = new ArrayList<>();

  List<String> said() {
    return said;
  }

  @Override
  public <T> ConfigHandle<T> section(ConfigSection<T> section) {
    said.add("section " + section.name() + ' ' + new TreeSet<>(section.keys()));
    return new ConfigHandle<>() {
      @Override
      public T get() {
        throw new IllegalStateException("the options are known from start on, not in declare");
      }

      @Override
      public boolean configured() {
        return false;
      }
    };
  }

  @Override
  public <T> Declaration provides(Class<T> service) {
    said.add("provides " + service.getName());
    return this;
  }

  @Override
  public <T> Declaration uses(Class<T> service, boolean required) {
    said.add("uses " + service.getName() + (required ? "" : "?"));
    return this;
  }

  @Override
  public Declaration authenticates() {
    said.add("authenticates");
    return this;
  }
}
