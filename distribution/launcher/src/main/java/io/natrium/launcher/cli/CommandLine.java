package io.natrium.launcher.cli;

import java.util.Locale;
import java.util.Map;

/**
 * What a command line asks for.
 *
 * @param request what to do
 * @param configFile the configuration file as given, or null
 * @param signal the operand of {@code --signal}, or null
 * @param overlay values laid over the root map of the configuration file
 */
public record CommandLine(
    Request request, String configFile, String signal, Map<String, Object> overlay) {

  /** The things a command line can ask for. */
  public enum Request {
    SERVE,
    TEST_CONFIGURATION,
    SIGNAL,
    VERSION,
    HELP,
    HELP_TLS
  }

  /** Reads a command line. */
  public static CommandLine parse(String... arguments) throws UsageException {
    FlagParser parser = new FlagParser(arguments);
    parser.parse();
    Map<Flag, Object> values = parser.values();
    Request request = request(values, parser.firstOperand());
    if (request == Request.VERSION || request == Request.HELP || request == Request.HELP_TLS) {
      return new CommandLine(request, null, null, Map.of());
    }
    String configFile = emptyToNull((String) values.get(Flag.CONFIG));
    String signal = emptyToNull((String) values.get(Flag.SIGNAL));
    if (signal != null) {
      return new CommandLine(Request.SIGNAL, configFile, signal, Map.of());
    }
    if (request == Request.TEST_CONFIGURATION) {
      if (configFile == null) {
        throw UsageException.ofRequest(
            "must specify [-c, --config] option to check configuration file syntax");
      }
      return new CommandLine(request, configFile, null, Map.of());
    }
    return new CommandLine(request, configFile, null, new Overlay(values).toMap());
  }

  private static Request request(Map<Flag, Object> values, String operand) throws UsageException {
    if (Boolean.TRUE.equals(values.get(Flag.VERSION))) {
      return Request.VERSION;
    }
    if (Boolean.TRUE.equals(values.get(Flag.HELP))) {
      return Request.HELP;
    }
    if (Boolean.TRUE.equals(values.get(Flag.HELP_TLS))) {
      return Request.HELP_TLS;
    }
    if (operand != null) {
      switch (operand.toLowerCase(Locale.ROOT)) {
        case "version":
          return Request.VERSION;
        case "help":
          return Request.HELP;
        default:
          throw UsageException.ofRequest("unrecognized command: " + Quoted.of(operand));
      }
    }
    return Boolean.TRUE.equals(values.get(Flag.TEST)) ? Request.TEST_CONFIGURATION : Request.SERVE;
  }

  private static String emptyToNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
