package io.natrium.kernel.system;

import io.natrium.kernel.ReloadException;
import io.natrium.kernel.monitor.JsonFormat;
import io.natrium.kernel.monitor.MonitorRequest;
import io.natrium.kernel.monitor.ServerHeader;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again on {@code $SYS.REQ.SERVER.<id>.RELOAD} in the server's own account,
 * and answers with what was wrong with it. Thread: one of its own while there are requests, since a
 * reload takes its time.
 */
public final class ReloadService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadService.class);
  private static final int BAD_REQUEST = 400;
  private static final int FAILED = 500;

  /** Reads the configuration again. */
  public interface Reload {

    /**
     * Does so.
     *
     * @throws ReloadException if nothing was changed, with the reasons
     */
    void run() throws ReloadException;
  }

  private final InternalClient client;
  private final ServerHeader header;
  private final Reload reload;
  private final JsonFormat format = JsonFormat.compact();
  private final SystemThread thread = new SystemThread("natrium-reload");

  /**
   * Begins to answer.
   *
   * @param client the server in its own account; closed with the service
   */
  public ReloadService(InternalClient client, ServerHeader header, Reload reload) {
    this.client = client;
    this.header = header;
    this.reload = reload;
    String subject = "$SYS.REQ.SERVER." + header.identity().id() + ".RELOAD";
    client.subscribe(subject, null, thread, this::requested);
  }

  private void requested(Message message) {
    if (message.replyLength() == 0) {
      return;
    }
    try {
      if (!MonitorRequest.read(message.payload()).isFor(header)) {
        return;
      }
    } catch (IllegalArgumentException bad) {
      answer(message, BAD_REQUEST, bad.getMessage());
      return;
    }
    try {
      reload.run();
      answer(message, 0, "");
    } catch (ReloadException refused) {
      LOG.error("Failed to reload server configuration: {}", refused.getMessage());
      answer(message, FAILED, refused.getMessage());
    } catch (IllegalStateException stopping) {
      answer(message, FAILED, "the server is stopping");
    }
  }

  private void answer(Message message, int code, String description) {
    client.publish(
        message.reply(),
        format.text(
            out -> {
              out.beginObject();
              header.write(out);
              if (code != 0) {
                out.name("error").beginObject();
                out.name("code").value(code);
                out.name("description").value(description);
                out.endObject();
              }
              out.endObject();
            }));
  }

  /** Stops answering. */
  @Override
  public void close() {
    client.close();
    thread.close();
  }
}
