package io.natrium.kernel.config;

import java.util.Objects;

/** Where the configuration of a server comes from. Immutable. */
public sealed interface ConfigOrigin {

  /**
   * A file, read again on every reload.
   *
   * @param path as the user named it
   */
  record File(String path) implements ConfigOrigin {

    /** Refuses null. */
    public File {
      Objects.requireNonNull(path, "path");
    }
  }

  /**
   * A text given by an embedding program.
   *
   * @param text the text, may be empty
   */
  record Text(String text) implements ConfigOrigin {

    /** Refuses null. */
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }
}
