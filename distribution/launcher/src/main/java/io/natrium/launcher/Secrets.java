package io.natrium.launcher;

import java.util.Map;

/**
 * Puts back the credentials that the start script took off the command line, where every user of
 * the machine could read them: {@code [REDACTED:n]} stands for the variable {@code NATRIUM_ARG_n},
 * which only the owner of the process can see.
 */
final class Secrets {
  private static final String MARK = "[REDACTED:";

  private Secrets() {}

  static String[] restore(String[] arguments, Map<String, String> environment) {
    String[] restored = arguments.clone();
    for (int i = 0; i < restored.length; i++) {
      int mark = restored[i].indexOf(MARK);
      if (mark >= 0 && restored[i].endsWith("]")) {
        int start = mark + MARK.length();
        String number = restored[i].substring(start, restored[i].length() - 1);
        String value = environment.get("NATRIUM_ARG_" + number);
        if (value != null) {
          restored[i] = restored[i].substring(0, mark) + value;
        }
      }
    }
    return restored;
  }
}
