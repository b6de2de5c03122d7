package io.natrium.bench.load;

import io.natrium.bench.check.ArrivalCheck;
import io.natrium.bench.check.Findings;
import io.natrium.bench.check.Payload;
import io.natrium.bench.net.FrameListener;
import java.nio.ByteBuffer;

/** Checks every message of one subscriber. */
final class Receiver implements FrameListener {

  /** Every payload has its check word and its end compared, one in so many all of its bytes. */
  private static final int WHOLE_EVERY = 16;

  private final Meter meter;
  private final Findings findings;
  private final ArrivalCheck check;
  private final int size;
  private final int headers;
  private final boolean timed;
  private long count;

  Receiver(Meter meter, Findings findings, ArrivalCheck check, Scenario.Flow flow) {
    this.meter = meter;
    this.findings = findings;
    this.check = check;
    this.size = flow.size();
    this.headers = flow.headers();
    this.timed = flow.isTimed();
  }

  ArrivalCheck check() {
    return check;
  }

  @Override
  public void onMessage(ByteBuffer in, int head, int headersAt, int payload, int length) {
    boolean whole = count++ % WHOLE_EVERY == 0;
    if (length != size
        || payload - headersAt != headers
        || !Payload.isIntact(in, payload, length, timed, whole)
        || headers > 0 && whole && !HeaderBlock.isIntact(in, headersAt, headers)) {
      findings.damaged("a message of " + length + " bytes is not what was sent");
      return;
    }
    long word = Payload.wordOf(in, payload);
    check.arrived(Payload.publisher(word), Payload.sequence(word));
    meter.delivered++;
    meter.bytes += length;
    if (timed) {
      meter.times().add(System.nanoTime() - Payload.timeOf(in, payload));
    }
  }
}
