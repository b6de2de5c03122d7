package io.natrium.kernel.intercept;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.subject.Subjects;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters interceptors as rules of the account whose publishes they watch. Thread: any. */
public final class InterceptorRegistry implements SeatedInterceptors {

  private static final Logger LOG = LoggerFactory.getLogger(InterceptorRegistry.class);

  private final Accounts accounts;
  private final LongAdder refused = new LongAdder();
  private final List<Seat> vacant = new ArrayList<>();

  public InterceptorRegistry(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Seated register(String owner, InterceptorSpec spec, MessageInterceptor interceptor) {
    if (!Subjects.isValid(spec.subject())) {
      throw new IllegalArgumentException('"' + spec.subject() + "\" is not a valid subject");
    }
    Account account =
        accounts
            .byName(spec.account())
            .orElseThrow(
                () ->
                    new IllegalArgumentException("there is no account \"" + spec.account() + '"'));
    Seat kept = reclaim(owner, account, spec);
    if (kept != null && kept.rule.spec().equals(spec)) {
      kept.rule.take(interceptor);
      return kept;
    }
    Seat seat = new Seat(owner, account, new InterceptorRule(spec, interceptor, refused));
    account.index().addRule(seat.rule);
    if (kept != null) { // on other terms: what waits goes to it, what comes finds the new rule
      kept.rule.take(interceptor);
      account.index().removeRule(kept.rule);
    }
    return seat;
  }

  /** Finds what the owner left for messages of the subject, whatever its terms were. */
  private Seat reclaim(String owner, Account account, InterceptorSpec spec) {
    synchronized (vacant) {
      for (Iterator<Seat> all = vacant.iterator(); all.hasNext(); ) {
        Seat seat = all.next();
        if (seat.owner.equals(owner)
            && seat.account == account
            && seat.rule.spec().subject().equals(spec.subject())
            && seat.rule.spec().order() == spec.order()) {
          all.remove();
          return seat;
        }
      }
      return null;
    }
  }

  @Override
  public Set<String> absent() {
    Set<String> owners = new LinkedHashSet<>();
    synchronized (vacant) {
      vacant.forEach(seat -> owners.add(seat.owner));
    }
    return owners;
  }

  private List<Seat> vacantOf(String owner) {
    synchronized (vacant) {
      return vacant.stream().filter(seat -> seat.owner.equals(owner)).toList();
    }
  }

  @Override
  public void shut(String owner) {
    List<Seat> shut = vacantOf(owner);
    shut.forEach(seat -> seat.rule.shut());
    if (!shut.isEmpty()) {
      LOG.error(
          "Messages that interceptors of plugin {} would see are refused until it is back: {}",
          owner,
          shut);
    }
  }

  @Override
  public void free(String owner) {
    vacantOf(owner).forEach(Seat::close);
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  /** An interceptor's place in an account. */
  private final class Seat implements Seated {

    private final String owner;
    private final Account account;
    private final InterceptorRule rule;

    Seat(String owner, Account account, InterceptorRule rule) {
      this.owner = owner;
      this.account = account;
      this.rule = rule;
    }

    @Override
    public void leave() {
      if (rule.spec().failOpen()) {
        close();
        return;
      }
      synchronized (vacant) {
        vacant.add(this);
      }
      rule.vacate();
      LOG.info("An interceptor of plugin {} is away; messages on {} wait for it", owner, this);
    }

    @Override
    public void close() {
      synchronized (vacant) {
        vacant.remove(this);
      }
      account.index().removeRule(rule);
      rule.free();
    }

    @Override
    public String toString() {
      return rule.spec().account() + " " + rule.spec().subject();
    }
  }
}
