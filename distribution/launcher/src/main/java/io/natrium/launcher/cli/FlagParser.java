package io.natrium.launcher.cli;

import java.util.EnumMap;
import java.util.Map;

/**
 * Parses flags as Go's flag package does: one or two dashes, {@code -name value} or {@code
 * -name=value}, booleans alone or with {@code =true|false}; parsing ends at the first argument that
 * is no flag, or after {@code --}. The last occurrence of a flag wins.
 */
final class FlagParser {
  private final String[] arguments;
  private final Map<Flag, Object> values = new EnumMap<>(Flag.class);
  private int next;

  FlagParser(String[] arguments) {
    this.arguments = arguments;
  }

  /** Reads all flags; afterwards {@link #values} and {@link #firstOperand} tell what was found. */
  void parse() throws UsageException {
    while (next < arguments.length) {
      String argument = arguments[next];
      if (argument.length() < 2 || argument.charAt(0) != '-') {
        return;
      }
      next++;
      int dashes = argument.charAt(1) == '-' ? 2 : 1;
      if (dashes == 2 && argument.length() == 2) {
        return;
      }
      parseFlag(argument, argument.substring(dashes));
    }
  }

  /** The values given, by flag: {@code Boolean}, {@code Long} or {@code String}. */
  Map<Flag, Object> values() {
    return values;
  }

  /** The first argument after the flags, or null. */
  String firstOperand() {
    return next < arguments.length ? arguments[next] : null;
  }

  private void parseFlag(String argument, String text) throws UsageException {
    if (text.isEmpty() || text.charAt(0) == '-' || text.charAt(0) == '=') {
      throw UsageException.ofFlag("bad flag syntax: " + argument);
    }
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? null : text.substring(equals + 1);
    Flag flag = Flag.named(name);
    if (flag == null) {
      throw UsageException.ofFlag("flag provided but not defined: -" + name);
    }
    if (flag.kind == Flag.Kind.BOOLEAN) {
      values.put(flag, value == null ? Boolean.TRUE : parseBoolean(name, value));
      return;
    }
    if (value == null) {
      if (next == arguments.length) {
        throw UsageException.ofFlag("flag needs an argument: -" + name);
      }
      value = arguments[next++];
    }
    values.put(flag, flag.kind == Flag.Kind.INTEGER ? parseInteger(name, value) : value);
  }

  private static Boolean parseBoolean(String name, String value) throws UsageException {
    switch (value) {
      case "1", "t", "T", "true", "TRUE", "True":
        return Boolean.TRUE;
      case "0", "f", "F", "false", "FALSE", "False":
        return Boolean.FALSE;
      default:
        throw UsageException.ofFlag(
            "invalid boolean value " + Quoted.of(value) + " for -" + name + ": parse error");
    }
  }

  private static Long parseInteger(String name, String value) throws UsageException {
    try {
      return Integers.parse(value);
    } catch (NumberFormatException e) {
      String reason = Integers.outOfRange(value) ? "value out of range" : "parse error";
      throw UsageException.ofFlag(
          "invalid value " + Quoted.of(value) + " for flag -" + name + ": " + reason);
    }
  }
}
