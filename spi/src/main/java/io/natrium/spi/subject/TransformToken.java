package io.natrium.spi.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One token of the destination of a transform: as it is written, or a function of the tokens of the
 * source. Immutable.
 *
 * @param function what it does
 * @param text the token as written
 * @param wildcards indices of wildcards of the source from 1, as written; made positions of tokens
 *     by {@link #at}
 * @param number the number argument
 * @param delimiter the text argument
 */
record TransformToken(
    Function function, String text, int[] wildcards, int number, String delimiter) {

  enum Function {
    NONE,
    WILDCARD,
    PARTITION,
    SPLIT_FROM_LEFT,
    SPLIT_FROM_RIGHT,
    SLICE_FROM_LEFT,
    SLICE_FROM_RIGHT,
    SPLIT,
    LEFT,
    RIGHT,
    RANDOM
  }

  private static final String PREFIX = "invalid mapping destination: ";
  private static final int[] NO_WILDCARDS = {};
  private static final Pattern CALL =
      Pattern.compile("\\{\\{\\s*([A-Za-z]+)\\s*\\((.*)\\)\\s*\\}\\}");

  static TransformToken literal(String text) {
    return new TransformToken(Function.NONE, text, NO_WILDCARDS, -1, "");
  }

  /** Reads a token. */
  static TransformToken parse(String text) throws TransformException {
    if (text.length() > 1 && text.charAt(0) == '$') {
      Integer index = decimal(text.substring(1));
      return index == null ? literal(text) : ofWildcards(Function.WILDCARD, text, index);
    }
    if (!looksLikeCall(text)) {
      return literal(text);
    }
    Matcher call = CALL.matcher(text);
    Function function = call.find() ? named(call.group(1)) : Function.NONE;
    if (function == Function.NONE) {
      throw problem("unknown function", text);
    }
    return withArguments(function, text, call.group(2).split(",\\s*", -1));
  }

  static boolean looksLikeCall(String text) {
    return text.length() > 4 && text.startsWith("{{") && text.endsWith("}}");
  }

  /** The function of a name, of which only letters at the beginning of words may vary in case. */
  private static Function named(String name) {
    if (name.matches("[wW]ildcard")) {
      return Function.WILDCARD;
    } else if (name.matches("[pP]artition")) {
      return Function.PARTITION;
    } else if (name.matches("[sS]plit[fF]rom[lL]eft")) {
      return Function.SPLIT_FROM_LEFT;
    } else if (name.matches("[sS]plit[fF]rom[rR]ight")) {
      return Function.SPLIT_FROM_RIGHT;
    } else if (name.matches("[sS]lice[fF]rom[lL]eft")) {
      return Function.SLICE_FROM_LEFT;
    } else if (name.matches("[sS]lice[fF]rom[rR]ight")) {
      return Function.SLICE_FROM_RIGHT;
    } else if (name.matches("[sS]plit")) {
      return Function.SPLIT;
    } else if (name.matches("[lL]eft")) {
      return Function.LEFT;
    } else if (name.matches("[rR]ight")) {
      return Function.RIGHT;
    }
    return name.matches("[rR]andom") ? Function.RANDOM : Function.NONE;
  }

  private static TransformToken withArguments(Function function, String text, String[] arguments)
      throws TransformException {
    return switch (function) {
      case WILDCARD -> {
        require(text, arguments, 1);
        yield ofWildcards(function, text, number(text, arguments[0]));
      }
      case RANDOM -> {
        if (arguments.length != 1) {
          throw problem("not enough arguments passed to the function", text);
        }
        yield new TransformToken(function, text, NO_WILDCARDS, number(text, arguments[0]), "");
      }
      case PARTITION -> {
        int[] wildcards = new int[arguments.length - 1];
        for (int i = 1; i < arguments.length; i++) {
          wildcards[i - 1] = number(text, arguments[i]);
        }
        yield new TransformToken(function, text, wildcards, number(text, arguments[0]), "");
      }
      case SPLIT -> {
        require(text, arguments, 2);
        if (arguments[1].contains(" ") || arguments[1].contains(".")) {
          throw problem("function argument is invalid or in the wrong format", text);
        }
        int[] wildcard = {number(text, arguments[0])};
        yield new TransformToken(function, text, wildcard, -1, arguments[1]);
      }
      default -> {
        require(text, arguments, 2);
        int[] wildcard = {number(text, arguments[0])};
        yield new TransformToken(function, text, wildcard, number(text, arguments[1]), "");
      }
    };
  }

  private static TransformToken ofWildcards(Function function, String text, int index) {
    return new TransformToken(function, text, new int[] {index}, -1, "");
  }

  private static void require(String text, String[] arguments, int count)
      throws TransformException {
    if (arguments.length < count || (count == 1 && arguments[0].isEmpty())) {
      throw problem("not enough arguments passed to the function", text);
    }
    if (arguments.length > count) {
      throw problem("too many arguments passed to the function", text);
    }
  }

  private static int number(String text, String argument) throws TransformException {
    Integer number = decimal(argument.strip());
    if (number == null) {
      throw problem("function argument is invalid or in the wrong format", text);
    }
    return number;
  }

  private static Integer decimal(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  static TransformException problem(String what, String token) {
    return new TransformException(PREFIX + what + " in " + token);
  }

  /** The same token with its wildcards as positions of tokens in the source. */
  TransformToken at(int[] positions) throws TransformException {
    int[] resolved = new int[wildcards.length];
    for (int i = 0; i < wildcards.length; i++) {
      if (wildcards[i] < 1 || wildcards[i] > positions.length) {
        throw problem("wildcard index out of range", text + ": [" + wildcards[i] + "]");
      }
      resolved[i] = positions[wildcards[i] - 1];
    }
    return new TransformToken(function, text, resolved, number, delimiter);
  }

  /** Appends what the token becomes for a subject of these tokens. */
  void append(String[] tokens, StringBuilder to) {
    switch (function) {
      case NONE -> to.append(text);
      case WILDCARD -> to.append(tokens[wildcards[0]]);
      case PARTITION -> to.append(partition(tokens));
      case SPLIT_FROM_LEFT -> split(tokens[wildcards[0]], number, to);
      case SPLIT_FROM_RIGHT -> {
        String token = tokens[wildcards[0]];
        split(token, number > 0 ? token.length() - number : 0, to);
      }
      case SLICE_FROM_LEFT -> slice(tokens[wildcards[0]], 0, to);
      case SLICE_FROM_RIGHT -> {
        String token = tokens[wildcards[0]];
        slice(token, number > 0 ? token.length() % number : 0, to);
      }
      case SPLIT -> splitAt(tokens[wildcards[0]], to);
      case LEFT -> {
        String token = tokens[wildcards[0]];
        to.append(isInside(token) ? token.substring(0, number) : token);
      }
      case RIGHT -> {
        String token = tokens[wildcards[0]];
        to.append(isInside(token) ? token.substring(token.length() - number) : token);
      }
      case RANDOM ->
          to.append(
              number == 0 ? 0 : ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) % number);
    }
  }

  private boolean isInside(String token) {
    return number > 0 && number < token.length();
  }

  private String partition(String[] tokens) {
    if (number == 0) {
      return "0";
    }
    int hash = 0x811c9dc5;
    if (wildcards.length == 0) {
      hash = fnv(hash, String.join(".", tokens));
    }
    for (int position : wildcards) {
      hash = fnv(hash, tokens[position]);
    }
    return Long.toString((hash & 0xFFFFFFFFL) % (number & 0xFFFFFFFFL));
  }

  private static int fnv(int start, String text) {
    int hash = start;
    for (byte next : text.getBytes(UTF_8)) {
      hash = (hash ^ (next & 0xff)) * 0x01000193;
    }
    return hash;
  }

  private static void split(String token, int position, StringBuilder to) {
    if (position > 0 && position < token.length()) {
      to.append(token, 0, position).append('.').append(token, position, token.length());
    } else {
      to.append(token);
    }
  }

  /** Cuts a token in pieces, the first as long as given, or like the others with 0. */
  private void slice(String token, int first, StringBuilder to) {
    if (!isInside(token)) {
      to.append(token);
      return;
    }
    int end = first == 0 ? number : first;
    to.append(token, 0, end);
    while (end < token.length()) {
      int next = Math.min(token.length(), end + number);
      to.append('.').append(token, end, next);
      end = next;
    }
  }

  /** Splits at each delimiter, empty pieces left out. */
  private void splitAt(String token, StringBuilder to) {
    String[] pieces =
        delimiter.isEmpty() ? token.split("") : token.split(Pattern.quote(delimiter), -1);
    for (int i = 0; i < pieces.length; i++) {
      to.append(pieces[i]);
      boolean more = i < pieces.length - 1 && !pieces[i + 1].isEmpty();
      if (more && !(i == 0 && pieces[i].isEmpty())) {
        to.append('.');
      }
    }
  }
}
