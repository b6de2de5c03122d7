package io.natrium.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.kernel.interest.MatchCache;
import io.natrium.kernel.interest.MatchResult;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.interest.SubscriptionIndex;
import io.natrium.kernel.interest.SubscriptionOwner;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.outbound.OutboundBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The subscription index and the cache of its results: eight in ten subscriptions literal, one with
 * {@code *}, one with {@code >}, as in the mode subj-1m.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchBenchmark {

  private static final int IN_USE = 1024;

  /** Subscriptions in the index. */
  @Param({"1000", "1000000"})
  public int subscriptions;

  private final SubscriptionIndex index = new SubscriptionIndex();
  private final MatchCache cache = new MatchCache(index);
  private final SplittableRandom random = new SplittableRandom(1);
  private final OutboundBuffer outbound = new OutboundBuffer(new BlockPool(1 << 26), 1 << 26);
  private byte[][] subjects;
  private SubscriptionEntry literal;
  private SubscriptionEntry wildcard;
  private int turn;

  /** Fills the index. */
  @Setup
  public void fill() {
    subjects = new byte[subscriptions][];
    for (int i = 0; i < subscriptions; i++) {
      index.add(entry(subject(i, false)));
      subjects[i] = subject(i, true).getBytes(US_ASCII);
    }
    literal = entry("one.more.literal");
    wildcard = entry("one.*.more.>");
  }

  private static String subject(int index, boolean published) {
    return switch (index % 10) {
      case 8 -> "wc." + index + (published ? ".x" : ".*");
      case 9 -> "gt." + index + (published ? ".x.y" : ".>");
      default -> "lit." + index % 1000 + "." + index;
    };
  }

  private SubscriptionEntry entry(String subject) {
    return new SubscriptionEntry(
        Nobody.INSTANCE,
        outbound,
        subject.getBytes(US_ASCII),
        null,
        Integer.toString(subjects.length).getBytes(US_ASCII),
        null);
  }

  /** A publish on one of a thousand subjects in use. */
  @Benchmark
  public MatchResult hit() {
    byte[] subject = subjects[turn++ & IN_USE - 1 & Integer.highestOneBit(subscriptions) - 1];
    return cache.match(subject, 0, subject.length);
  }

  /** A publish on a subject drawn from all: with a million of them, hardly ever in the cache. */
  @Benchmark
  public MatchResult drawn() {
    byte[] subject = subjects[random.nextInt(subjects.length)];
    return cache.match(subject, 0, subject.length);
  }

  /** A literal subscription comes and goes. */
  @Benchmark
  public int insertAndRemoveLiteral() {
    index.add(literal);
    index.remove(literal);
    return index.size();
  }

  /** A subscription with wildcards comes and goes. */
  @Benchmark
  public int insertAndRemoveWildcard() {
    index.add(wildcard);
    index.remove(wildcard);
    return index.size();
  }

  /** A publish on a subject in use while subscriptions come and go, as with a request per call. */
  @Benchmark
  public MatchResult hitBesideChanges() {
    index.add(literal);
    MatchResult result = hit();
    index.remove(literal);
    return result;
  }

  /** Whoever it is, it is never called: nothing is delivered here. */
  private enum Nobody implements SubscriptionOwner {
    INSTANCE;

    @Override
    public void onExhausted(SubscriptionEntry entry) {
      throw new IllegalStateException("nothing is delivered here");
    }

    @Override
    public void onOverflow(OutboundBuffer outbound) {
      throw new IllegalStateException("nothing is delivered here");
    }
  }
}
