package io.natrium.kernel.options;

import io.natrium.spi.config.GoDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The kernel's own options, as the file or a builder gives them. Immutable.
 *
 * <p>Example: {@code
 * ServerOptions.defaults().withListener(ListenerOptions.defaults().withPort(-1))}.
 *
 * @param identity name, tags and metadata
 * @param listener where clients connect
 * @param limits sizes and counts
 * @param timing intervals and deadlines
 * @param logging the log
 * @param files pid and ports file
 * @param features switches
 */
public record ServerOptions(
    IdentityOptions identity,
    ListenerOptions listener,
    LimitOptions limits,
    TimingOptions timing,
    LoggingOptions logging,
    FileOptions files,
    FeatureOptions features) {

  /** Checks and copies. */
  public ServerOptions {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(logging, "logging");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(features, "features");
  }

  private static final ServerOptions DEFAULTS =
      new ServerOptions(
          IdentityOptions.defaults(),
          ListenerOptions.defaults(),
          LimitOptions.defaults(),
          TimingOptions.defaults(),
          LoggingOptions.defaults(),
          FileOptions.defaults(),
          FeatureOptions.defaults());

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param identity name, tags and metadata
   * @return a copy with this value
   */
  public ServerOptions withIdentity(IdentityOptions identity) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param listener where clients connect
   * @return a copy with this value
   */
  public ServerOptions withListener(ListenerOptions listener) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param limits sizes and counts
   * @return a copy with this value
   */
  public ServerOptions withLimits(LimitOptions limits) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param timing intervals and deadlines
   * @return a copy with this value
   */
  public ServerOptions withTiming(TimingOptions timing) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param logging the log
   * @return a copy with this value
   */
  public ServerOptions withLogging(LoggingOptions logging) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param files pid and ports file
   * @return a copy with this value
   */
  public ServerOptions withFiles(FileOptions files) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Changes one value.
   *
   * @param features switches
   * @return a copy with this value
   */
  public ServerOptions withFeatures(FeatureOptions features) {
    return new ServerOptions(identity, listener, limits, timing, logging, files, features);
  }

  /**
   * Checks what single values cannot tell, for options built in Java as well as read from a file.
   *
   * @return what is wrong, empty when the server can start
   */
  public List<String> validate() {
    List<String> wrong = new ArrayList<>();
    if (timing.lameDuckGracePeriod().compareTo(timing.lameDuckDuration()) >= 0) {
      wrong.add(
          "lame duck grace period ("
              + GoDuration.format(timing.lameDuckGracePeriod())
              + ") should be strictly lower than lame duck duration ("
              + GoDuration.format(timing.lameDuckDuration())
              + ")");
    }
    if (limits.maxPayload() > limits.maxPending()) {
      wrong.add(
          "max_payload ("
              + limits.maxPayload()
              + ") cannot be higher than max_pending ("
              + limits.maxPending()
              + ")");
    }
    return wrong;
  }
}
