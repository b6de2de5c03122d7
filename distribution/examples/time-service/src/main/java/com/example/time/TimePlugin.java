package com.example.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.plugin.ConfigHandle;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.InternalClient;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.Subscription;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executor;

/**
 * Answers requests with the time. All servers that run it share the work, because they subscribe as
 * one queue group.
 *
 * <p>Thread: the plugin's control thread, except {@link #answer}, which runs on the serial
 * executor.
 */
public final class TimePlugin implements ServerPlugin {

  private static final String QUEUE = "time-service";

  private ConfigHandle<TimeOptions> options;
  private InternalClient client;
  private Executor executor;
  private Subscription subscription;
  private volatile ZoneId zone;

  @Override
  public void declare(Declaration declaration) {
    options = declaration.section(new TimeSection(this::follow));
  }

  @Override
  public void start(PluginContext context) {
    client = context.sessions().internal(options.get().account(), QUEUE);
    executor = context.executors().serial("answers");
    follow(options.get());
  }

  private void follow(TimeOptions now) {
    zone = now.zone();
    if (subscription != null) {
      client.unsubscribe(subscription);
    }
    subscription = client.subscribe(now.subject(), QUEUE, executor, this::answer);
  }

  private void answer(Message request) {
    String reply = request.reply();
    if (reply != null) {
      String time = ZonedDateTime.now(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      client.publish(reply, time.getBytes(US_ASCII));
    }
  }

  @Override
  public void stop() {
    subscription = null; // ended by the server, with the client
    client = null;
  }
}
