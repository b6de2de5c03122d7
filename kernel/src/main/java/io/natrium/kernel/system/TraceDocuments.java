package io.natrium.kernel.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.Accounts;
import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.kernel.trace.MessageTrace;
import io.natrium.kernel.trace.TraceEncoding;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import java.util.function.Function;

/**
 * Publishes the traces of messages, each in the account of the publisher. The client of the account
 * used last is kept, because traces come in numbers. Thread: that of the system account.
 */
final class TraceDocuments {

  private final Function<String, InternalClient> clients;
  private final ServerHeader header;
  private final Accounts accounts;
  private final JsonFormat format = JsonFormat.compact();
  private Account account;
  private InternalClient client;

  TraceDocuments(Function<String, InternalClient> clients, ServerHeader header, Accounts accounts) {
    this.clients = clients;
    this.header = header;
    this.accounts = accounts;
  }

  /** Publishes a trace, unless its account is gone meanwhile. */
  void publish(MessageTrace trace) {
    Account in = accounts.byName(trace.account()).orElse(null);
    if (in == null) {
      return;
    }
    if (in != account) {
      if (client != null) {
        client.close();
      }
      client = clients.apply(in.name());
      account = in;
    }
    byte[] document = format.text(out -> trace.write(out, header::write));
    TraceEncoding encoding = trace.encoding();
    client.publish(
        Message.of(trace.destination(), null, headers(encoding), encoding.encode(document)));
  }

  private static byte[] headers(TraceEncoding encoding) {
    return encoding.header().isEmpty()
        ? null
        : ("NATS/1.0\r\nContent-Encoding: " + encoding.header() + "\r\n\r\n").getBytes(US_ASCII);
  }
}
