package io.natrium.kernel.plugin.context;

import io.natrium.kernel.plugin.context.RegistrationLedger.Kind;
import io.natrium.kernel.plugin.execution.Failures;
import io.natrium.kernel.plugin.execution.InlineCalls;
import io.natrium.spi.Registration;
import io.natrium.spi.session.ClientSession;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.PublishResult;
import io.natrium.spi.session.SessionSpec;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.session.Subscription;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways into the router as one plugin sees them. Clients inside the server are entries of the
 * ledger; sessions of network peers end with their channels and are the kernel's. Thread: any.
 */
final class SessionsView implements Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(SessionsView.class);

  private final Sessions sessions;
  private final StartScope scope;

  SessionsView(Sessions sessions, StartScope scope) {
    this.sessions = sessions;
    this.scope = scope;
  }

  @Override
  public ClientSession open(SessionSpec spec) {
    scope.ledger().check();
    return sessions.open(spec);
  }

  @Override
  public InternalClient internal(String account, String name) {
    Client[] made = new Client[1];
    Registration entry =
        scope
            .ledger()
            .enter(
                Kind.CLIENT,
                name,
                () -> {
                  made[0] = new Client(sessions.internal(account, name), scope);
                  return (AutoCloseable) made[0]::end;
                });
    made[0].entry = entry;
    return made[0];
  }

  /** A client whose sinks hold nothing of the plugin once their subscriptions are gone. */
  private static final class Client implements InternalClient {

    private final InternalClient target;
    private final StartScope scope;
    private final Map<Subscription, Sink> sinks =
        Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile Registration entry;

    Client(InternalClient target, StartScope scope) {
      this.target = target;
      this.scope = scope;
    }

    @Override
    public PublishResult publish(Message message) {
      return target.publish(message);
    }

    @Override
    public PublishResult publish(String subject, byte[] body) {
      return target.publish(subject, body);
    }

    @Override
    public Subscription subscribe(
        String subject, String queue, Executor executor, MessageSink sink) {
      Sink guarded = new Sink(scope, sink);
      Subscription subscription = target.subscribe(subject, queue, executor, guarded);
      sinks.put(subscription, guarded);
      return subscription;
    }

    @Override
    public void unsubscribe(Subscription subscription) {
      target.unsubscribe(subscription);
      Sink sink = sinks.remove(subscription);
      if (sink != null) {
        sink.revoke();
      }
    }

    @Override
    public CompletionStage<Message> request(String subject, byte[] body, Duration timeout) {
      return target.request(subject, body, timeout);
    }

    @Override
    public void close() {
      entry.close();
    }

    private void end() {
      target.close();
      synchronized (sinks) {
        sinks.values().forEach(Sink::revoke);
        sinks.clear();
      }
    }
  }

  private static final class Sink implements MessageSink {

    private final StartScope scope;
    private final InlineCalls calls;
    private volatile MessageSink target;

    Sink(StartScope scope, MessageSink target) {
      this.scope = scope;
      this.calls = scope.sinks();
      scope.loops().watch(calls);
      this.target = target;
    }

    void revoke() {
      target = null;
    }

    @Override
    public void onMessage(Message message) {
      MessageSink sink = target;
      if (sink == null || calls.isRevoked()) {
        return;
      }
      long began = System.nanoTime();
      calls.enter(began);
      try {
        sink.onMessage(message);
      } catch (RuntimeException | Error e) { // code of a plugin: the router goes on
        if (scope.meter().failed()) {
          String text = Failures.describe(e);
          LOG.error("Plugin {}: one of its subscriptions failed: {}", scope.pluginId(), text);
        }
        LOG.debug("Plugin {}: one of its subscriptions threw", scope.pluginId(), e);
      } finally {
        calls.leave(began);
      }
    }
  }
}
