package io.natrium.kernel.conductor;

import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.monitor.AbsentParts;
import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.monitor.ServerFacts;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.route.Traffic;
import io.natrium.kernel.session.Connections;
import io.natrium.kernel.session.ServerSessions;
import io.natrium.kernel.session.SessionEvents;
import io.natrium.kernel.system.AccountEvents;
import io.natrium.kernel.system.EndpointServices;
import io.natrium.kernel.system.ReloadService;
import io.natrium.kernel.system.SystemServices;
import io.natrium.kernel.system.SystemThread;
import io.natrium.kernel.system.UserInfoService;
import io.natrium.spi.Registration;
import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.SystemEvents;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the server does in its own account: it answers requests and tells events. Owned by the
 * conductor; events come from any thread.
 */
final class SystemAccess {

  private static final long REPEAT_SECONDS = 30;
  private static final long FIRST_STATS_MILLIS = 250;
  private static final long STATS_MILLIS = 10_000;

  private final Accounts accounts;
  private final Connections connections;
  private final Traffic traffic;
  private final SystemThread thread = new SystemThread("natrium-system");
  private volatile SessionEvents events = SessionEvents.NONE;
  private UserInfoService userInfo;
  private SystemServices services;
  private EndpointServices documents;
  private ReloadService reloads;
  private Registration repeating;
  private Registration broadcasting;

  SystemAccess(Accounts accounts, Connections connections, Traffic traffic) {
    this.accounts = accounts;
    this.connections = connections;
    this.traffic = traffic;
  }

  /** Begins. */
  void open(
      ServerSessions sessions,
      ServerHeader header,
      ServerFacts facts,
      MonitorRegistry monitoring,
      ReloadService.Reload reload,
      ConductorThread conductor) {
    thread.begin();
    AccountEvents told =
        new AccountEvents(
            sessions.system(), sessions::server, header, accounts, connections, thread);
    userInfo = new UserInfoService(sessions.system(), connections, header, thread);
    services =
        new SystemServices(
            sessions.system(), header, accounts, connections, traffic, told, facts, thread);
    AbsentParts.of(header.identity()).forEach(monitoring::fallback);
    documents = new EndpointServices(sessions.system(), header, monitoring, thread);
    reloads = new ReloadService(sessions.system(), header, reload);
    repeating = conductor.repeat(told::repeat, REPEAT_SECONDS, REPEAT_SECONDS, TimeUnit.SECONDS);
    broadcasting =
        conductor.repeat(
            services::broadcast, FIRST_STATS_MILLIS, STATS_MILLIS, TimeUnit.MILLISECONDS);
    events = told;
  }

  /** Who is told what becomes of connections. */
  SessionEvents events() {
    return events;
  }

  /** Tells an event of a plugin; nothing while the server does not run. */
  void tell(String about, String type, Consumer<JsonOut> fields) {
    if (events instanceof SystemEvents open) {
      open.tell(about, type, fields);
    }
  }

  /** Ends. */
  void close() {
    events = SessionEvents.NONE;
    if (userInfo != null) {
      repeating.close();
      broadcasting.close();
      userInfo.close();
      services.close();
      documents.close();
      reloads.close();
    }
    thread.close();
  }

  /** Waits for the thread of the system account, after {@link #close}. Thread: any. */
  void awaitEnd() {
    thread.awaitEnd();
  }
}
