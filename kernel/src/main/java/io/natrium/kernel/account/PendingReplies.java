package io.natrium.kernel.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.interest.ByteKey;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionIndex;
import io.natrium.spi.account.AccountExport.ResponseType;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers that are awaited in one account for requesters in others, by the reply subject that the
 * responder was given. One subscription with a wildcard stands for all of them. Bounded in number
 * and time. Thread: any.
 */
public final class PendingReplies {

  private static final int MOST = 1 << 20;
  private static final int RANDOM = 12;
  private static final char[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

  /**
   * An answer that is awaited.
   *
   * @param requester account of whoever asked
   * @param subject where the answer goes there
   * @param response how many answers there may be
   * @param threshold nanoseconds for them
   * @param timing what is told of the time it takes, null for nothing
   */
  public record Route(
      Account requester,
      byte[] subject,
      ResponseType response,
      long threshold,
      Object timing,
      long[] touched) {

    /** Says that an answer came, so that more may come. */
    public void touch() {
      touched[0] = System.nanoTime();
    }
  }

  private final SubscriptionIndex index;
  private final String prefix = "_R_." + random(6) + '.';
  private final ConcurrentMap<ByteKey, Route> byReply = new ConcurrentHashMap<>();
  private volatile boolean subscribed;

  PendingReplies(SubscriptionIndex index) {
    this.index = index;
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(DIGITS[ThreadLocalRandom.current().nextInt(DIGITS.length)]);
    }
    return text.toString();
  }

  /** The subject that stands for all replies. */
  public byte[] pattern() {
    return (prefix + '>').getBytes(US_ASCII);
  }

  /** Whether the subscription for replies was made; the caller that is told no makes it. */
  public synchronized boolean subscribe(SubscriptionEntry entry) {
    if (subscribed) {
      return false;
    }
    subscribed = true;
    index.add(entry);
    return true;
  }

  public boolean isSubscribed() {
    return subscribed;
  }

  /**
   * Awaits an answer.
   *
   * @return the reply subject for the responder, or null if too many are awaited
   */
  public byte[] await(
      Account requester, byte[] subject, ResponseType response, long threshold, Object timing) {
    if (byReply.size() >= MOST) {
      return null;
    }
    byte[] reply = (prefix + random(RANDOM)).getBytes(US_ASCII);
    Route route =
        new Route(requester, subject, response, threshold, timing, new long[] {System.nanoTime()});
    byReply.put(ByteKey.of(reply, 0, reply.length), route);
    return reply;
  }

  /** Whose answer a message on a reply subject is, or null if none is awaited there. */
  public Route find(byte[] bytes, int offset, int length) {
    return byReply.get(ByteKey.of(bytes, offset, length));
  }

  /** Awaits no more answers on a reply subject. */
  public Route forget(byte[] reply) {
    return byReply.remove(ByteKey.of(reply, 0, reply.length));
  }

  /**
   * Forgets answers that did not come in time, and measured ones that nobody waits for any more.
   */
  public void expire(long now, Lost lost) {
    if (byReply.isEmpty()) {
      return;
    }
    for (Iterator<Route> routes = byReply.values().iterator(); routes.hasNext(); ) {
      Route route = routes.next();
      if (now - route.touched()[0] > route.threshold()) {
        routes.remove();
        lost.onLost(route);
      } else if (route.timing() != null && lost.isAbandoned(route)) {
        routes.remove();
        lost.onAbandoned(route);
      }
    }
  }

  /** How many answers are awaited. */
  public int size() {
    return byReply.size();
  }

  /** Told of answers that did not come. */
  public interface Lost {

    /** The answer did not come in time. */
    void onLost(Route route);

    /** Whether nobody waits for the answer any more. */
    boolean isAbandoned(Route route);

    /** Nobody waits for the answer any more. */
    void onAbandoned(Route route);
  }

  @Override
  public String toString() {
    return new String(pattern(), UTF_8) + " awaits " + byReply.size();
  }
}
