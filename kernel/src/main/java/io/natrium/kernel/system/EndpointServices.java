package io.natrium.kernel.system;

import io.natrium.kernel.monitor.MonitorRegistry;
import io.natrium.kernel.monitor.MonitorRequest;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.spi.monitor.BadMonitorRequest;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the registered monitoring documents in the server's own account, as {@code
 * $SYS.REQ.SERVER.PING.<name>} and {@code $SYS.REQ.SERVER.<id>.<name>}. Thread: the executor given.
 */
public final class EndpointServices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointServices.class);

  private final InternalClient client;
  private final ServerHeader header;
  private final MonitorRegistry endpoints;
  private final Executor executor;
  private final AnswerForm form;
  private final Map<String, List<Subscription>> served = new HashMap<>();

  /**
   * Begins to answer.
   *
   * @param client the server in its own account; closed with the services
   */
  public EndpointServices(
      InternalClient client, ServerHeader header, MonitorRegistry endpoints, Executor executor) {
    this.client = client;
    this.header = header;
    this.endpoints = endpoints;
    this.executor = executor;
    this.form = new AnswerForm(header);
    endpoints.onChange(name -> executor.execute(() -> follow(name)));
  }

  /** Serves an endpoint that came, and leaves the subjects of one that went. */
  private void follow(String name) {
    if (SystemServices.serves(name)) {
      return;
    }
    boolean there = endpoints.byName(name).isPresent();
    if (there && !served.containsKey(name)) {
      served.put(name, List.of(listen("PING", name), listen(header.identity().id(), name)));
    } else if (!there && served.containsKey(name)) {
      served.remove(name).forEach(client::unsubscribe);
    }
  }

  private Subscription listen(String target, String name) {
    return client.subscribe(
        "$SYS.REQ.SERVER." + target + '.' + name,
        null,
        executor,
        message -> {
          if (message.replyLength() > 0) {
            answer(name, message);
          }
        });
  }

  private void answer(String name, Message message) {
    Optional<MonitorEndpoint> endpoint = endpoints.byName(name);
    if (endpoint.isEmpty()) {
      return;
    }
    byte[] answer;
    try {
      MonitorRequest request = MonitorRequest.choosingServers(message.payload());
      if (!request.isFor(header)) {
        return;
      }
      answer =
          form.data(
              out -> {
                endpoint.get().answer(request.parameters(), out);
                return true;
              });
    } catch (IllegalArgumentException | BadMonitorRequest bad) {
      answer = form.error(AnswerForm.BAD_REQUEST, bad.getMessage(), false);
    } catch (RuntimeException | Error failure) { // of a plugin, which shall not end the thread
      LOG.error("The monitoring document {} could not be written", name, failure);
      answer = form.error(AnswerForm.FAILED, "the document could not be written", false);
    }
    client.publish(message.reply(), answer);
  }

  /** Stops answering. */
  @Override
  public void close() {
    endpoints.onChange(name -> {});
    client.close();
  }
}
