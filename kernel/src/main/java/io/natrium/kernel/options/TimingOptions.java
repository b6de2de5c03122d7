package io.natrium.kernel.options;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Intervals and deadlines. Immutable.
 *
 * @param pingInterval how often an idle connection is pinged
 * @param pingMax how many pings may be unanswered
 * @param writeDeadline how long a write may take
 * @param writeTimeout what happens after that
 * @param lameDuckDuration the time over which lame duck mode closes clients, at least 30 seconds
 * @param lameDuckGracePeriod the wait before it closes the first
 * @param connectErrorReports which failed attempt of a first connection to a peer is reported again
 * @param reconnectErrorReports the same for a lost connection
 */
public record TimingOptions(
    Duration pingInterval,
    int pingMax,
    Duration writeDeadline,
    WriteTimeout writeTimeout,
    Duration lameDuckDuration,
    Duration lameDuckGracePeriod,
    int connectErrorReports,
    int reconnectErrorReports) {

  /** Checks and copies. */
  public TimingOptions {
    Objects.requireNonNull(pingInterval, "pingInterval");
    Objects.requireNonNull(writeDeadline, "writeDeadline");
    Objects.requireNonNull(writeTimeout, "writeTimeout");
    Objects.requireNonNull(lameDuckDuration, "lameDuckDuration");
    Objects.requireNonNull(lameDuckGracePeriod, "lameDuckGracePeriod");
  }

  private static final TimingOptions DEFAULTS =
      new TimingOptions(
          Duration.ofMinutes(2),
          2,
          Duration.ofSeconds(10),
          WriteTimeout.DEFAULT,
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          3600,
          1);

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static TimingOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param pingInterval how often an idle connection is pinged
   * @return a copy with this value
   */
  public TimingOptions withPingInterval(Duration pingInterval) {
    return with(edit -> edit.pingInterval = pingInterval);
  }

  /**
   * Changes one value.
   *
   * @param pingMax how many pings may be unanswered
   * @return a copy with this value
   */
  public TimingOptions withPingMax(int pingMax) {
    return with(edit -> edit.pingMax = pingMax);
  }

  /**
   * Changes one value.
   *
   * @param writeDeadline how long a write may take
   * @return a copy with this value
   */
  public TimingOptions withWriteDeadline(Duration writeDeadline) {
    return with(edit -> edit.writeDeadline = writeDeadline);
  }

  /**
   * Changes one value.
   *
   * @param writeTimeout what happens after that
   * @return a copy with this value
   */
  public TimingOptions withWriteTimeout(WriteTimeout writeTimeout) {
    return with(edit -> edit.writeTimeout = writeTimeout);
  }

  /**
   * Changes one value.
   *
   * @param lameDuckDuration the time over which lame duck mode closes clients, at least 30 seconds
   * @return a copy with this value
   */
  public TimingOptions withLameDuckDuration(Duration lameDuckDuration) {
    return with(edit -> edit.lameDuckDuration = lameDuckDuration);
  }

  /**
   * Changes one value.
   *
   * @param lameDuckGracePeriod the wait before it closes the first
   * @return a copy with this value
   */
  public TimingOptions withLameDuckGracePeriod(Duration lameDuckGracePeriod) {
    return with(edit -> edit.lameDuckGracePeriod = lameDuckGracePeriod);
  }

  /**
   * Changes one value.
   *
   * @param connectErrorReports which failed attempt of a first connection to a peer is reported
   *     again
   * @return a copy with this value
   */
  public TimingOptions withConnectErrorReports(int connectErrorReports) {
    return with(edit -> edit.connectErrorReports = connectErrorReports);
  }

  /**
   * Changes one value.
   *
   * @param reconnectErrorReports the same for a lost connection
   * @return a copy with this value
   */
  public TimingOptions withReconnectErrorReports(int reconnectErrorReports) {
    return with(edit -> edit.reconnectErrorReports = reconnectErrorReports);
  }

  private TimingOptions with(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The values of a copy in the making. */
  private static final class Edit {

    private Duration pingInterval;
    private int pingMax;
    private Duration writeDeadline;
    private WriteTimeout writeTimeout;
    private Duration lameDuckDuration;
    private Duration lameDuckGracePeriod;
    private int connectErrorReports;
    private int reconnectErrorReports;

    Edit(TimingOptions from) {
      pingInterval = from.pingInterval;
      pingMax = from.pingMax;
      writeDeadline = from.writeDeadline;
      writeTimeout = from.writeTimeout;
      lameDuckDuration = from.lameDuckDuration;
      lameDuckGracePeriod = from.lameDuckGracePeriod;
      connectErrorReports = from.connectErrorReports;
      reconnectErrorReports = from.reconnectErrorReports;
    }

    TimingOptions done() {
      return new TimingOptions(
          pingInterval,
          pingMax,
          writeDeadline,
          writeTimeout,
          lameDuckDuration,
          lameDuckGracePeriod,
          connectErrorReports,
          reconnectErrorReports);
    }
  }
}
