package io.natrium.kernel.options;

import java.util.function.Consumer;

/**
 * What one connection and the server as a whole may use. Sizes in bytes. Immutable.
 *
 * @param maxControlLine the longest protocol line of a client
 * @param maxPayload the largest message with its headers; -1 for no limit
 * @param maxPending the most bytes that may wait for one connection
 * @param maxConnections the most client connections; a negative value refuses everyone
 * @param maxSubscriptions the most subscriptions of one connection; 0 and less for no limit
 * @param maxSubTokens the most tokens of a subscribed subject, up to 255; 0 for no limit
 * @param maxTracedMsgLen how much of a payload a trace shows; 0 for all
 * @param maxClosedClients how many closed connections monitoring remembers
 */
public record LimitOptions(
    int maxControlLine,
    int maxPayload,
    long maxPending,
    int maxConnections,
    int maxSubscriptions,
    int maxSubTokens,
    int maxTracedMsgLen,
    int maxClosedClients) {

  /** Checks and copies. */
  public LimitOptions {
    if (maxSubTokens < 0 || maxSubTokens > 255) {
      throw new IllegalArgumentException("max_sub_tokens must be from 0 to 255");
    }
  }

  private static final LimitOptions DEFAULTS =
      new LimitOptions(4096, 1 << 20, 64L << 20, 65_536, 0, 0, 0, 10_000);

  /**
   * Returns what a server without configuration uses.
   *
   * @return the defaults
   */
  public static LimitOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Changes one value.
   *
   * @param maxControlLine the longest protocol line of a client
   * @return a copy with this value
   */
  public LimitOptions withMaxControlLine(int maxControlLine) {
    return with(edit -> edit.maxControlLine = maxControlLine);
  }

  /**
   * Changes one value.
   *
   * @param maxPayload the largest message with its headers; -1 for no limit
   * @return a copy with this value
   */
  public LimitOptions withMaxPayload(int maxPayload) {
    return with(edit -> edit.maxPayload = maxPayload);
  }

  /**
   * Changes one value.
   *
   * @param maxPending the most bytes that may wait for one connection
   * @return a copy with this value
   */
  public LimitOptions withMaxPending(long maxPending) {
    return with(edit -> edit.maxPending = maxPending);
  }

  /**
   * Changes one value.
   *
   * @param maxConnections the most client connections; a negative value refuses everyone
   * @return a copy with this value
   */
  public LimitOptions withMaxConnections(int maxConnections) {
    return with(edit -> edit.maxConnections = maxConnections);
  }

  /**
   * Changes one value.
   *
   * @param maxSubscriptions the most subscriptions of one connection; 0 and less for no limit
   * @return a copy with this value
   */
  public LimitOptions withMaxSubscriptions(int maxSubscriptions) {
    return with(edit -> edit.maxSubscriptions = maxSubscriptions);
  }

  /**
   * Changes one value.
   *
   * @param maxSubTokens the most tokens of a subscribed subject, up to 255; 0 for no limit
   * @return a copy with this value
   */
  public LimitOptions withMaxSubTokens(int maxSubTokens) {
    return with(edit -> edit.maxSubTokens = maxSubTokens);
  }

  /**
   * Changes one value.
   *
   * @param maxTracedMsgLen how much of a payload a trace shows; 0 for all
   * @return a copy with this value
   */
  public LimitOptions withMaxTracedMsgLen(int maxTracedMsgLen) {
    return with(edit -> edit.maxTracedMsgLen = maxTracedMsgLen);
  }

  /**
   * Changes one value.
   *
   * @param maxClosedClients how many closed connections monitoring remembers
   * @return a copy with this value
   */
  public LimitOptions withMaxClosedClients(int maxClosedClients) {
    return with(edit -> edit.maxClosedClients = maxClosedClients);
  }

  private LimitOptions with(Consumer<Edit> change) {
    Edit edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The values of a copy in the making. */
  private static final class Edit {

    private int maxControlLine;
    private int maxPayload;
    private long maxPending;
    private int maxConnections;
    private int maxSubscriptions;
    private int maxSubTokens;
    private int maxTracedMsgLen;
    private int maxClosedClients;

    Edit(LimitOptions from) {
      maxControlLine = from.maxControlLine;
      maxPayload = from.maxPayload;
      maxPending = from.maxPending;
      maxConnections = from.maxConnections;
      maxSubscriptions = from.maxSubscriptions;
      maxSubTokens = from.maxSubTokens;
      maxTracedMsgLen = from.maxTracedMsgLen;
      maxClosedClients = from.maxClosedClients;
    }

    LimitOptions done() {
      return new LimitOptions(
          maxControlLine,
          maxPayload,
          maxPending,
          maxConnections,
          maxSubscriptions,
          maxSubTokens,
          maxTracedMsgLen,
          maxClosedClients);
    }
  }
}
