package io.natrium.kernel.plugin.lifecycle;

import io.natrium.kernel.intercept.Seated;
import io.natrium.kernel.intercept.SeatedInterceptors;
import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.plugin.context.Departures;
import io.natrium.kernel.plugin.context.KernelServices;
import io.natrium.kernel.plugin.context.ProtocolRegistry;
import io.natrium.kernel.transport.TransportRegistry;
import io.natrium.spi.auth.Authenticator;
import io.natrium.spi.intercept.InterceptorSpec;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.plugin.ServerIdentity;
import io.natrium.spi.session.ClientSession;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.MessageSink;
import io.natrium.spi.session.PublishResult;
import io.natrium.spi.session.SessionSpec;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.session.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** The parts of a kernel that plugins reach, without a router behind them. */
public final class FakeKernel implements Sessions, SeatedInterceptors {

  final TransportRegistry transports = new TransportRegistry();
  final ProtocolRegistry protocols = new ProtocolRegistry();
  final MonitorRegistry monitoring = new MonitorRegistry();
  final FakeAuthenticators auth = new FakeAuthenticators();
  public final List<Authenticator> authenticators = auth.seated;
  public final List<MessageInterceptor> interceptors = new CopyOnWriteArrayList<>();
  public final List<String> seats = new CopyOnWriteArrayList<>();
  private final Set<String> absent = ConcurrentHashMap.newKeySet();
  public final List<Client> clients = Collections.synchronizedList(new ArrayList<>());

  KernelServices services() {
    return new KernelServices(
        new ServerIdentity("NTEST", "test", "2.14.5", "0.1.0"),
        transports,
        protocols,
        this,
        auth,
        this,
        monitoring,
        Departures.NONE);
  }

  @Override
  public ClientSession open(SessionSpec spec) {
    throw new UnsupportedOperationException("no network peers here");
  }

  @Override
  public InternalClient internal(String account, String name) {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  @Override
  public Seated register(String owner, InterceptorSpec spec, MessageInterceptor interceptor) {
    interceptors.add(interceptor);
    seats.add("taken by " + owner);
    return new Seated() {
      @Override
      public void leave() {
        interceptors.remove(interceptor);
        absent.add(owner);
        seats.add("left by " + owner);
      }

      @Override
      public void close() {
        interceptors.remove(interceptor);
        seats.add("closed by " + owner);
      }
    };
  }

  @Override
  public Set<String> absent() {
    return Set.copyOf(absent);
  }

  @Override
  public void shut(String owner) {
    seats.add("shut to " + owner);
  }

  @Override
  public void free(String owner) {
    absent.remove(owner);
    seats.add("freed of " + owner);
  }

  @Override
  public long refused() {
    return 0;
  }

  /** A client that delivers what is published to its own subscriptions of the very same subject. */
  public static final class Client implements InternalClient {

    public final Map<Subscription, MessageSink> sinks = new ConcurrentHashMap<>();
    public volatile boolean closed;

    private record Sub(String subject, String queue, Executor executor) implements Subscription {
      @Override
      public long delivered() {
        return 0;
      }
    }

    @Override
    public PublishResult publish(Message message) {
      sinks.forEach(
          (subscription, sink) -> {
            if (subscription.subject().equals(message.subject())) {
              ((Sub) subscription).executor().execute(() -> sink.onMessage(message));
            }
          });
      return PublishResult.DELIVERED;
    }

    @Override
    public PublishResult publish(String subject, byte[] body) {
      return publish(Message.of(subject, null, null, body));
    }

    @Override
    public Subscription subscribe(
        String subject, String queue, Executor executor, MessageSink sink) {
      Sub subscription = new Sub(subject, queue, executor);
      sinks.put(subscription, sink);
      return subscription;
    }

    @Override
    public void unsubscribe(Subscription subscription) {
      sinks.remove(subscription);
    }

    @Override
    public CompletionStage<Message> request(String subject, byte[] body, Duration timeout) {
      return CompletableFuture.failedStage(new UnsupportedOperationException("no answers here"));
    }

    @Override
    public void close() {
      closed = true; // what is subscribed stays, as a stale cache of matches would keep it
    }
  }
}
