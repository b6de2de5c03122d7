package io.natrium.bench.load;

import io.natrium.bench.check.Payload;
import io.natrium.bench.net.NatsUrl;

/** What the generator does to a server. */
public sealed interface Scenario {

  /** Whether the server has to be reached over TLS or WebSocket. */
  default Carrier carrier() {
    return Carrier.PLAIN;
  }

  /** Whether memory is what it is about, so that it needs servers that did nothing before. */
  default boolean measuresMemory() {
    return false;
  }

  /** How frames travel. */
  enum Carrier {
    PLAIN,
    TLS,
    WEBSOCKET
  }

  /** Who gets the messages of a flow. */
  enum Audience {
    /** Every subscriber gets everything. */
    ALL,
    /** Subscriber n gets what publisher n sends. */
    PAIRS,
    /** The subscribers are one queue group. */
    GROUP,
    /** Every message has one of many subjects, each with one subscription. */
    SUBJECTS
  }

  /** What disturbs a flow. */
  enum Disturbance {
    NONE,
    /** One more subscriber that does not read. */
    SLOW_CONSUMER,
    /** One more connection that subscribes and unsubscribes without rest. */
    SUBSCRIPTIONS,
    /** Connections beside it that sign in and close again. */
    VISITORS
  }

  /**
   * Publishers and subscribers.
   *
   * @param publishers number of publishing connections
   * @param subscribers number of subscribing connections, 0 to publish only
   * @param size bytes of payload
   * @param subject subject of the subscriptions; wildcards are filled in for publishing
   * @param audience who gets what
   * @param subjects number of subjects with {@link Audience#SUBJECTS}
   * @param headers bytes of header block, 0 for none
   * @param batch messages per write at most, 0 for as many as fit
   * @param rate messages per second, 0 for as fast as it goes
   * @param disturbance what goes on beside
   * @param carrier how frames travel
   */
  record Flow(
      int publishers,
      int subscribers,
      int size,
      String subject,
      Audience audience,
      int subjects,
      int headers,
      int batch,
      double rate,
      Disturbance disturbance,
      Carrier carrier)
      implements Scenario {

    /** Checks that such a flow can be. */
    public Flow {
      int smallest = rate > 0 ? Payload.SMALLEST_TIMED : Payload.SMALLEST;
      if (size < smallest) {
        throw new IllegalArgumentException("a payload of at least " + smallest + " bytes needed");
      }
      if (publishers < 1 || publishers > 0xFFFF || subscribers < 0) {
        throw new IllegalArgumentException("1 to 65535 publishers needed");
      }
      if (headers != 0 && headers < HeaderBlock.SMALLEST) {
        throw new IllegalArgumentException("no header, or " + HeaderBlock.SMALLEST + " bytes");
      }
    }

    /** A flow of one publisher. */
    public static Flow of(int subscribers, int size) {
      return new Flow(
          1, subscribers, size, "foo", Audience.ALL, 0, 0, 0, 0, Disturbance.NONE, Carrier.PLAIN);
    }

    Flow publishers(int count) {
      return new Flow(
          count,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          headers,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow subscribers(int count) {
      return new Flow(
          publishers,
          count,
          size,
          subject,
          audience,
          subjects,
          headers,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow size(int bytes) {
      return new Flow(
          publishers,
          subscribers,
          bytes,
          subject,
          audience,
          subjects,
          headers,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow subject(String name) {
      return new Flow(
          publishers,
          subscribers,
          size,
          name,
          audience,
          subjects,
          headers,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow audience(Audience who, int distinct) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          who,
          distinct,
          headers,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow headers(int bytes) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          bytes,
          batch,
          rate,
          disturbance,
          carrier);
    }

    Flow batch(int messages) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          headers,
          messages,
          rate,
          disturbance,
          carrier);
    }

    Flow rate(double perSecond) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          headers,
          batch,
          perSecond,
          disturbance,
          carrier);
    }

    Flow disturbance(Disturbance what) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          headers,
          batch,
          rate,
          what,
          carrier);
    }

    Flow carrier(Carrier how) {
      return new Flow(
          publishers,
          subscribers,
          size,
          subject,
          audience,
          subjects,
          headers,
          batch,
          rate,
          disturbance,
          how);
    }

    @Override
    public boolean measuresMemory() {
      return audience == Audience.SUBJECTS;
    }

    /** Whether the payload carries a time. */
    boolean isTimed() {
      return rate > 0;
    }

    /** How many receivers each message has. */
    int fan() {
      return subscribers == 0 ? 0 : audience == Audience.ALL ? subscribers : 1;
    }
  }

  /**
   * Requests and replies.
   *
   * @param requesters number of connections that ask, each with one request under way
   * @param responders number of connections that answer, as a queue group
   * @param size bytes of payload
   * @param rate requests per second over all, 0 for as fast as the replies come
   * @param spin polls without waiting
   * @param carrier how frames travel
   */
  record RequestReply(
      int requesters, int responders, int size, double rate, boolean spin, Carrier carrier)
      implements Scenario {}

  /**
   * Connections that come and go: connect, sign in, PING, PONG, close.
   *
   * @param parallel connections under way at a time
   * @param rate connections per second, 0 for as fast as it goes
   */
  record Churn(int parallel, double rate) implements Scenario {

    /** As fast as it goes. */
    public Churn(int parallel) {
      this(parallel, 0);
    }
  }

  /**
   * Connections that the server may close when it has said so: they drain, and come again.
   *
   * @param by where they come in; publishers and subscribers that stay are beside them
   * @param publishers number of publishing connections that come and go
   * @param subscribers number of subscribing connections that come and go
   * @param size bytes of payload
   * @param rate messages per second, in equal parts from the one that stays and each that comes and
   *     goes
   */
  record Roaming(NatsUrl by, int publishers, int subscribers, int size, double rate)
      implements Scenario {}

  /**
   * Connections that do nothing.
   *
   * @param connections number of connections
   * @param subscriptions subscriptions of each
   */
  record Idle(int connections, int subscriptions) implements Scenario {

    @Override
    public boolean measuresMemory() {
      return true;
    }
  }
}
