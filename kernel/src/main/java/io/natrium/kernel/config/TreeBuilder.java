package io.natrium.kernel.config;

import io.natrium.spi.config.ConfigList;
import io.natrium.spi.config.ConfigMap;
import io.natrium.spi.config.ConfigValue;
import io.natrium.spi.config.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Builds the tree of one text from its tokens. Used by one thread for one text. */
final class TreeBuilder {

  /**
   * Deeper nesting than any sane file has; keeps readers that recurse from running out of stack.
   */
  static final int MAX_DEPTH = 256;

  /** A map or list that is still open: exactly one of the two is set. */
  private static final class Frame {
    final ConfigMap.Builder map;
    final List<ConfigValue> list;
    final Position position;
    Token key;

    Frame(ConfigMap.Builder map, List<ConfigValue> list, Position position) {
      this.map = map;
      this.list = list;
      this.position = position;
    }

    ConfigValue build() {
      return map != null ? map.build() : new ConfigList(list, position);
    }
  }

  private final String file;
  private final Deque<Frame> open = new ArrayDeque<>();

  TreeBuilder(String file) {
    this.file = file;
    startMapAt(new Position(file, 1, 0));
  }

  String file() {
    return file;
  }

  Position positionOf(Token token) {
    return new Position(file, token.line(), token.column());
  }

  void key(Token token) {
    open.peek().key = token;
  }

  void startMap(Token token) {
    startMapAt(positionOf(token));
  }

  private void startMapAt(Position position) {
    push(new Frame(ConfigMap.builder(position), null, position));
  }

  void startList(Token token) {
    push(new Frame(null, new ArrayList<>(), positionOf(token)));
  }

  private void push(Frame frame) {
    if (open.size() > MAX_DEPTH) {
      throw new ConfigException(
          frame.position, "maps and lists are nested deeper than " + MAX_DEPTH);
    }
    open.push(frame);
  }

  /** Closes the innermost map or list and makes it a value of what is around it. */
  void end(Token token) {
    Frame closed = open.pop();
    if (closed.key != null) {
      throw new ConfigException(
          positionOf(closed.key), "key \"" + closed.key.text() + "\" has no value");
    }
    value(closed.build());
  }

  void value(ConfigValue value) {
    Frame frame = open.peek();
    if (frame.list != null) {
      frame.list.add(value);
      return;
    }
    frame.map.put(frame.key.text(), positionOf(frame.key), value);
    frame.key = null;
  }

  /** Takes an entry of an included file. */
  void merge(ConfigMap.Entry entry) {
    open.peek().map.put(entry);
  }

  /**
   * Looks a variable up from the innermost open map outwards, and marks the key it finds as used.
   */
  Optional<ConfigValue> variable(String name) {
    Iterator<Frame> inside = open.iterator();
    while (inside.hasNext()) {
      Frame frame = inside.next();
      if (frame.map == null) {
        continue;
      }
      Optional<ConfigMap.Entry> entry = frame.map.get(name);
      if (entry.isPresent()) {
        frame.map.markUsedAsVariable(name);
        return entry.map(ConfigMap.Entry::value);
      }
    }
    return Optional.empty();
  }

  /** Ends the text. A closing brace may stand alone at its end, as nats-server tolerates it. */
  ConfigMap finish(Token end) {
    Frame root = open.pop();
    boolean dangling = root.key != null && !root.key.text().equals("}");
    if (!open.isEmpty() || dangling) {
      Position position = positionOf(end);
      throw new ConfigException(position, "config is invalid (" + position + ")");
    }
    return root.map.build();
  }
}
