package io.natrium.shared.jwt;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times of a day at which a user may be connected. Immutable.
 *
 * @param ranges one is enough; none means always
 * @param zone name of their time zone, empty for the server's
 */
public record DailyTimes(List<Range> ranges, String zone) {

  /** A range as written, such as 08:00:00 to 17:30:00; one whose end is first spans midnight. */
  public record Range(String start, String end) {}

  public DailyTimes {
    ranges = List.copyOf(ranges);
  }

  /** What is wrong with them. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Range range : ranges) {
      problemWith("start", range.start()).ifPresent(problems::add);
      problemWith("end", range.end()).ifPresent(problems::add);
    }
    try {
      zoneId();
    } catch (DateTimeException unknown) {
      problems.add("could not parse iana time zone by name: unknown time zone " + zone);
    }
    return problems;
  }

  private static Optional<String> problemWith(String name, String time) {
    if (time.isEmpty()) {
      return Optional.of("time ranges " + name + " must contain a " + name);
    }
    try {
      LocalTime.parse(time);
      return time.length() == "hh:mm:ss".length() ? Optional.empty() : wrong(name, time);
    } catch (DateTimeException noTime) {
      return wrong(name, time);
    }
  }

  private static Optional<String> wrong(String name, String time) {
    return Optional.of(name + " in time range is invalid \"" + time + '"');
  }

  private ZoneId zoneId() {
    return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
  }

  /**
   * When the range ends in which a time is.
   *
   * @return empty if it is in none; {@link Instant#MAX} if there are no ranges
   */
  public Optional<Instant> endOf(Instant now) {
    if (ranges.isEmpty()) {
      return Optional.of(Instant.MAX);
    }
    ZonedDateTime here = now.atZone(zoneId());
    Instant latest = null;
    for (Range range : ranges) {
      ZonedDateTime start = here.with(LocalTime.parse(range.start()));
      ZonedDateTime end = here.with(LocalTime.parse(range.end()));
      if (end.isBefore(start)) {
        if (here.isBefore(end)) {
          start = start.minusDays(1);
        } else {
          end = end.plusDays(1);
        }
      }
      boolean within = !here.isBefore(start) && here.isBefore(end);
      if (within && (latest == null || end.toInstant().isAfter(latest))) {
        latest = end.toInstant();
      }
    }
    return Optional.ofNullable(latest);
  }
}
