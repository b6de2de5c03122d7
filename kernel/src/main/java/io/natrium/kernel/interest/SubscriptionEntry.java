package io.natrium.kernel.interest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.outbound.DeliveryGate;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.Subscription;

/**
 * One subscription: a subject with an optional queue group, and where its messages go: as {@code
 * MSG} frames under a sid to a connection, or to a sink inside the server.
 *
 * <p>Immutable but for its gate, which the lock of the buffer guards, and the sink, which is
 * cleared when the subscription ends so that a cached result does not keep a plugin's class loader
 * alive.
 */
public final class SubscriptionEntry extends DeliveryGate implements Subscription {

  private final SubscriptionOwner owner;
  private final OutboundBuffer outbound;
  private final byte[] subject;
  private final byte[] queue;
  private final byte[] sid;
  private final boolean wire;
  private volatile MessageSink sink;

  /**
   * Makes a subscription; the arrays become its own.
   *
   * @param queue queue group, null for none
   * @param sid the owner's name for it, null where it has none
   * @param sink takes the messages on the publisher's thread, null for frames
   */
  public SubscriptionEntry(
      SubscriptionOwner owner,
      OutboundBuffer outbound,
      byte[] subject,
      byte[] queue,
      byte[] sid,
      MessageSink sink) {
    this.owner = owner;
    this.outbound = outbound;
    this.subject = subject;
    this.queue = queue;
    this.sid = sid;
    this.wire = sink == null;
    this.sink = sink;
  }

  public SubscriptionOwner owner() {
    return owner;
  }

  public OutboundBuffer outbound() {
    return outbound;
  }

  public byte[] subjectBytes() {
    return subject;
  }

  public byte[] queueBytes() {
    return queue;
  }

  public byte[] sid() {
    return sid;
  }

  /** Whether messages go out as frames. */
  public boolean isWire() {
    return wire;
  }

  /** The sink, null for frames and after the end. */
  public MessageSink sink() {
    return sink;
  }

  /** Ends the subscription: nothing is delivered from here on. Thread: any. */
  public void end() {
    outbound.shut(this);
    sink = null;
  }

  /** Whether it ended. Thread: any. */
  public boolean ended() {
    return outbound.isShut(this);
  }

  /** Whether it ends after a number of messages. Thread: any. */
  boolean limited() {
    return outbound.isLimited(this);
  }

  @Override
  public String subject() {
    return new String(subject, UTF_8);
  }

  @Override
  public String queue() {
    return queue == null ? null : new String(queue, UTF_8);
  }

  @Override
  public long delivered() {
    return outbound.delivered(this);
  }
}
