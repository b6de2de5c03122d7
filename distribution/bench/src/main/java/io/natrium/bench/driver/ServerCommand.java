package io.natrium.bench.driver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server is started.
 *
 * @param label its name in the results
 * @param words command and arguments; {@code {port}} stands for the port
 */
public record ServerCommand(String label, List<String> words) {

  private static final String PORT = "{port}";

  /**
   * Reads the path of an executable, or a command line.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ServerCommand parse(String label, String text) {
    if (!text.contains(PORT)) {
      Path path = Path.of(text).toAbsolutePath().normalize();
      if (!Files.isExecutable(path)) {
        throw new IllegalArgumentException(
            label + ": " + text + " is no executable, and no command line with {port} in it");
      }
      return new ServerCommand(label, List.of(path.toString(), "-a", "127.0.0.1", "-p", PORT));
    }
    return new ServerCommand(label, split(text));
  }

  /** Words by blanks; quotes of both kinds hold blanks together. */
  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean begun = false;
    for (char character : text.toCharArray()) {
      if (quote != 0 ? character == quote : character == '\'' || character == '"') {
        quote = quote != 0 ? 0 : character;
        begun = true;
      } else if (quote == 0 && character == ' ') {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(character);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return List.copyOf(words);
  }

  /** The command for a port. */
  List<String> at(int port) {
    return words.stream().map(word -> word.replace(PORT, Integer.toString(port))).toList();
  }
}
