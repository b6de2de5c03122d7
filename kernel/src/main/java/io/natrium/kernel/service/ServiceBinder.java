package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.account.PendingReplies;
import io.natrium.kernel.account.ServiceImport;
import io.natrium.kernel.interest.SubscriptionEntry;
import io.natrium.kernel.outbound.BlockPool;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.permission.SubjectOverlap;
import io.natrium.kernel.route.LoopContext;
import io.natrium.kernel.route.Traffic;
import io.natrium.spi.account.AccountExport;
import io.natrium.spi.account.AccountImport;
import io.natrium.spi.subject.TransformException;
import java.util.ArrayList;
import java.util.List;

/**
 * Enters the services that accounts import among the subscriptions of those accounts, with those of
 * the server itself that everyone has. Owned by the conductor.
 */
public final class ServiceBinder {

  private static final String[] ACCOUNT_SERVICES = {
    "$SYS.REQ.ACCOUNT.PING.CONNZ", "$SYS.REQ.ACCOUNT.%s.CONNZ",
    "$SYS.REQ.SERVER.PING.CONNZ", "$SYS.REQ.ACCOUNT.%s.CONNZ",
    "$SYS.REQ.ACCOUNT.PING.STATZ", "$SYS.REQ.ACCOUNT.%s.STATZ"
  };
  private static final String USER_INFO = "$SYS.REQ.USER.INFO";
  private static final String USER_INFO_OF = "$SYS.REQ.USER.%s.INFO";

  private final Accounts accounts;
  private final LoopContext context;
  private final OutboundBuffer gate = new OutboundBuffer(new BlockPool(0), Long.MAX_VALUE);
  private final Unanswered unanswered = new Unanswered();
  private List<SubscriptionEntry> entered = List.of();

  /**
   * Makes a binder.
   *
   * @param traffic counts what is told of answers that did not come
   */
  public ServiceBinder(Accounts accounts, Traffic traffic) {
    this.accounts = accounts;
    this.context = new LoopContext(traffic);
  }

  /** Enters what the accounts in force import, in place of what was entered before. */
  public void bind() {
    List<SubscriptionEntry> former = entered;
    List<SubscriptionEntry> added = new ArrayList<>();
    for (Account account : accounts.all()) {
      account.spec().imports().forEach(one -> bind(account, one, added));
      if (accounts.hasSystem()) {
        bindSystem(account, added);
      }
    }
    entered = added;
    former.forEach(SubscriptionEntry::leave);
  }

  private void bind(Account account, AccountImport one, List<SubscriptionEntry> added) {
    if (one instanceof AccountImport.Service service) {
      Account to = accounts.byName(service.account()).orElseThrow();
      enter(account, to, service, export(to, service.subject()), added);
    }
  }

  private static AccountExport.Service export(Account account, String subject) {
    AccountExport.Service covering = null;
    for (AccountExport export : account.spec().exports()) {
      if (export instanceof AccountExport.Service service) {
        if (service.subject().equals(subject)) {
          return service;
        }
        if (SubjectOverlap.covers(service.subject().getBytes(UTF_8), subject.getBytes(UTF_8))) {
          covering = service;
        }
      }
    }
    return covering;
  }

  private void bindSystem(Account account, List<SubscriptionEntry> added) {
    Account system = accounts.system();
    for (AccountImport.Service service : systemImports(account, system)) {
      enter(account, system, service, null, added);
    }
  }

  /**
   * The services of the server's own account that an account has without importing them. That
   * account itself has only the one that tells users who they are.
   *
   * @param system the server's own account
   */
  public static List<AccountImport.Service> systemImports(Account account, Account system) {
    List<AccountImport.Service> imports = new ArrayList<>();
    int services = account == system ? 0 : ACCOUNT_SERVICES.length;
    for (int i = 0; i < services; i += 2) {
      String remote = ACCOUNT_SERVICES[i + 1].replace("%s", account.name());
      imports.add(new AccountImport.Service(system.name(), remote, ACCOUNT_SERVICES[i], false));
    }
    String remote = USER_INFO_OF.replace("%s", account.name());
    imports.add(new AccountImport.Service(system.name(), remote, USER_INFO, true));
    imports.removeIf(automatic -> isImported(account, automatic));
    return imports;
  }

  private static boolean isImported(Account account, AccountImport.Service automatic) {
    return account.spec().imports().stream()
        .anyMatch(
            one ->
                one instanceof AccountImport.Service
                    && one.account().equals(automatic.account())
                    && one.to().equals(automatic.to()));
  }

  private void enter(
      Account account,
      Account to,
      AccountImport.Service service,
      AccountExport.Service export,
      List<SubscriptionEntry> added) {
    try {
      ServiceImport bound = new ServiceImport(to, service, export);
      SubscriptionEntry entry =
          SubscriptionEntry.leaving(
              NoOwner.INSTANCE,
              gate,
              bound.local(),
              new ServiceCrossing(account, bound, to == accounts.system(), gate));
      account.index().add(entry);
      added.add(entry);
    } catch (TransformException wrong) {
      throw new IllegalArgumentException(
          account.name() + " imports " + service.subject() + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Gives up answers that did not come in time, or that nobody waits for any more. */
  public void expireReplies() {
    long now = System.nanoTime();
    for (Account account : accounts.all()) {
      account.replies().expire(now, unanswered);
    }
    context.fanOut().endBatch();
  }

  /** Tells what is measured of requests without an answer. */
  private final class Unanswered implements PendingReplies.Lost {

    @Override
    public void onLost(PendingReplies.Route route) {
      if (route.timing() instanceof ServiceTiming measured) {
        measured.timedOut(context.fanOut());
      }
    }

    @Override
    public boolean isAbandoned(PendingReplies.Route route) {
      byte[] subject = ServiceCrossing.mapped(route.requester(), route.subject());
      return context.cache(route.requester()).match(subject, 0, subject.length).isEmpty();
    }

    @Override
    public void onAbandoned(PendingReplies.Route route) {
      if (route.timing() instanceof ServiceTiming measured) {
        measured.abandoned(context.fanOut());
      }
    }
  }
}
