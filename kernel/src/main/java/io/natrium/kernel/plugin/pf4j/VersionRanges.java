package io.natrium.kernel.plugin.pf4j;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pf4j.VersionManager;

/**
 * Compares versions with ranges. Comparisons of plain versions joined by {@code &}, which is what
 * plugins write, are done here; everything else goes to PF4J's parser, whose first use costs as
 * much time as loading several plugins. Thread: any.
 */
final class VersionRanges {

  private static final Pattern PLAIN = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
  private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<|=)\\s*(\\S+)");

  private final VersionManager versions;

  VersionRanges(VersionManager versions) {
    this.versions = versions;
  }

  /**
   * Whether a version is in a range.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  boolean allows(String range, String version) {
    String wanted = range.strip();
    if (wanted.isEmpty() || wanted.equals("*")) {
      return true;
    }
    Boolean plain = allowsPlain(wanted, version);
    if (plain != null) {
      return plain;
    }
    try {
      return versions.checkVersionConstraint(version, wanted);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("'" + range + "' or '" + version + "' cannot be read", e);
    }
  }

  /** The answer for plain comparisons; null where the range or a version is of another form. */
  private static Boolean allowsPlain(String range, String version) {
    long[] present = parse(version);
    if (present == null) {
      return null;
    }
    boolean all = true;
    for (String part : range.split("&", -1)) {
      Matcher comparison = COMPARISON.matcher(part.strip());
      long[] bound = comparison.matches() ? parse(comparison.group(2)) : null;
      if (bound == null) {
        return null;
      }
      all &= holds(comparison.group(1), Arrays.compare(present, bound));
    }
    return all;
  }

  private static boolean holds(String operator, int order) {
    return switch (operator) {
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      default -> order == 0;
    };
  }

  private static long[] parse(String version) {
    Matcher plain = PLAIN.matcher(version);
    if (!plain.matches()) {
      return null;
    }
    return new long[] {
      Long.parseLong(plain.group(1)), Long.parseLong(plain.group(2)), Long.parseLong(plain.group(3))
    };
  }
}
