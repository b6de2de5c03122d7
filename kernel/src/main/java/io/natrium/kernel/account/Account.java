package io.natrium.kernel.account;

import io.natrium.kernel.interest.SubscriptionIndex;
import io.natrium.spi.account.AccountLimits;
import io.natrium.spi.account.AccountSpec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A subject space of its own, with what holds for those who live in it. What is specified can
 * change while they do; each value is immutable and replaced as a whole. Thread: any.
 */
public final class Account {

  private final String name;
  private final SubscriptionIndex index = new SubscriptionIndex();
  private final AtomicInteger connections = new AtomicInteger();
  private final PendingReplies replies = new PendingReplies(index);
  private final PastTraffic past = new PastTraffic();
  private volatile Instant updated = Instant.now();
  private volatile AccountSpec spec;
  private volatile MappingTable mappings;
  private volatile List<StreamImport> streamImports = List.of();

  public Account(String name) {
    this.name = name;
    this.spec = AccountSpec.named(name);
  }

  public String name() {
    return name;
  }

  public SubscriptionIndex index() {
    return index;
  }

  /** Network peers that were let in as part of the account. */
  public AtomicInteger connections() {
    return connections;
  }

  /** The answers that are awaited here for requesters in other accounts. */
  public PendingReplies replies() {
    return replies;
  }

  /** What connections did that are no longer part of it. */
  public PastTraffic past() {
    return past;
  }

  /** When it was specified. */
  public Instant updated() {
    return updated;
  }

  /** What is specified of it. */
  public AccountSpec spec() {
    return spec;
  }

  public AccountLimits limits() {
    return spec.limits();
  }

  /** Where publishes go, or null if they all stay. */
  public MappingTable mappings() {
    return mappings;
  }

  /** What subscribers get of other accounts. */
  public List<StreamImport> streamImports() {
    return streamImports;
  }

  void specify(AccountSpec newSpec, MappingTable newMappings) {
    spec = newSpec;
    mappings = newMappings;
    updated = Instant.now();
  }

  void streamImports(List<StreamImport> imports) {
    streamImports = List.copyOf(imports);
  }

  @Override
  public String toString() {
    return name;
  }
}
