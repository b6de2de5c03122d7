package io.natrium.spi.subject;

import io.natrium.spi.Stable;
import io.natrium.spi.subject.TransformToken.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns subjects that match a source into others. Immutable; any thread.
 *
 * <p>A destination is made of tokens as they are, {@code $1} or {@code {{wildcard(1)}}} for what a
 * wildcard of the source stands for, other functions of such tokens, and {@code >} at the end where
 * the source has one.
 */
@Stable
public final class SubjectTransform {

  private final String source;
  private final String destination;
  private final String[] sourceTokens;
  private final TransformToken[] tokens;
  private final boolean rest;

  private SubjectTransform(
      String source,
      String destination,
      String[] sourceTokens,
      TransformToken[] tokens,
      boolean rest) {
    this.source = source;
    this.destination = destination;
    this.sourceTokens = sourceTokens;
    this.tokens = tokens;
    this.rest = rest;
  }

  /**
   * Makes a transform.
   *
   * @param source subjects to transform; empty stands for {@code >}
   * @param destination what they become
   */
  public static SubjectTransform of(String source, String destination) throws TransformException {
    return make(source, destination, false);
  }

  /** Makes a transform that can be reversed: wildcards only, and every one of them used. */
  public static SubjectTransform reversible(String source, String destination)
      throws TransformException {
    return make(source, destination, true);
  }

  private static SubjectTransform make(String source, String destination, boolean strict)
      throws TransformException {
    String from = source.isEmpty() ? ">" : source;
    String[] sourceTokens = tokens(from);
    String[] written = tokens(destination);
    int[] wildcards = wildcards(sourceTokens);
    boolean rest = sourceTokens[sourceTokens.length - 1].equals(">");
    if (wildcards(written).length > 0 || rest != written[written.length - 1].equals(">")) {
      throw new TransformException("invalid subject");
    }
    boolean literalSource = wildcards.length == 0 && !rest;
    TransformToken[] parsed = new TransformToken[written.length];
    int used = 0;
    for (int i = 0; i < written.length; i++) {
      TransformToken token = TransformToken.parse(written[i]);
      check(token, strict, literalSource);
      used += token.wildcards().length;
      parsed[i] = literalSource ? token : token.at(wildcards);
    }
    if (strict && used < wildcards.length) {
      throw TransformToken.problem("not using all of the token wildcard(s)", destination);
    }
    return new SubjectTransform(from, destination, sourceTokens, parsed, rest);
  }

  private static void check(TransformToken token, boolean strict, boolean literalSource)
      throws TransformException {
    Function function = token.function();
    if (literalSource) {
      boolean possible =
          function == Function.NONE
              || function == Function.RANDOM
              || (function == Function.PARTITION && token.wildcards().length == 0);
      if (!possible) {
        throw TransformToken.problem("wildcard index out of range", token.text());
      }
    } else if (strict && function != Function.NONE && function != Function.WILDCARD) {
      throw TransformToken.problem(
          "the only mapping function allowed for import transforms is {{Wildcard()}}",
          token.text());
    }
  }

  private static String[] tokens(String subject) throws TransformException {
    String[] tokens = subject.split("\\.", -1);
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].isEmpty() || (tokens[i].equals(">") && i < tokens.length - 1)) {
        throw new TransformException("invalid subject");
      }
    }
    return tokens;
  }

  private static int[] wildcards(String[] tokens) {
    int[] positions = new int[tokens.length];
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals("*")) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }

  /** The subjects that are transformed. */
  public String source() {
    return source;
  }

  /** What they become, as written. */
  public String destination() {
    return destination;
  }

  /** Whether the result for one subject is always the same. */
  public boolean isStable() {
    for (TransformToken token : tokens) {
      if (token.function() == Function.RANDOM) {
        return false;
      }
    }
    return true;
  }

  /** Transforms a subject that matches the source, which may hold wildcards of its own. */
  public String apply(String subject) {
    String[] given = subject.split("\\.", -1);
    StringBuilder result = new StringBuilder(subject.length() + destination.length());
    int fixed = rest ? tokens.length - 1 : tokens.length;
    for (int i = 0; i < fixed; i++) {
      if (i > 0) {
        result.append('.');
      }
      tokens[i].append(given, result);
    }
    if (rest) {
      for (int i = sourceTokens.length - 1; i < given.length; i++) {
        if (result.length() > 0) {
          result.append('.');
        }
        result.append(given[i]);
      }
    }
    return result.toString();
  }

  /** The transform back, of one that was made to be reversed. */
  public SubjectTransform reverse() throws TransformException {
    List<String> from = new ArrayList<>();
    List<String> placeholders = new ArrayList<>();
    int[] order = wildcards(sourceTokens);
    for (TransformToken token : tokens) {
      if (token.function() == Function.WILDCARD) {
        from.add("*");
        placeholders.add(Integer.toString(token.wildcards()[0]));
      } else {
        from.add(token.text());
      }
    }
    String[] to = sourceTokens.clone();
    for (int position : order) {
      int index = placeholders.indexOf(Integer.toString(position));
      to[position] = "$" + (index + 1);
    }
    return make(String.join(".", from), String.join(".", to), false);
  }

  /** Writes the wildcards of a pattern as {@code $1}, {@code $2} and so on. */
  public static String numbered(String pattern) {
    StringBuilder result = new StringBuilder();
    int number = 0;
    for (String token : pattern.split("\\.", -1)) {
      result.append(result.length() == 0 ? "" : ".");
      result.append(token.equals("*") ? "$" + ++number : token);
    }
    return result.toString();
  }

  /** Writes the numbered wildcards of a destination as {@code *}. */
  public static String pattern(String destination) {
    StringBuilder result = new StringBuilder();
    for (String token : destination.split("\\.", -1)) {
      result.append(result.length() == 0 ? "" : ".");
      result.append(isWildcard(token) ? "*" : token);
    }
    return result.toString();
  }

  private static boolean isWildcard(String token) {
    try {
      return TransformToken.parse(token).function() == Function.WILDCARD
          && !token.startsWith("$0")
          && !token.startsWith("$-");
    } catch (TransformException none) {
      return false;
    }
  }

  @Override
  public String toString() {
    return source + " -> " + destination;
  }
}
