package com.example.stamp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.spi.intercept.Interception;
import io.natrium.spi.intercept.MessageInterceptor;
import io.natrium.spi.session.Message;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sets one header to the time. Immutable. Thread: any. */
final class Stamp implements MessageInterceptor {

  private static final String VERSION = "NATS/1.0";
  private static final String LINE = "\r\n";

  private final String header;
  private final Clock clock;

  Stamp(String header, Clock clock) {
    this.header = header;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Interception> onPublish(Message message) {
    byte[] headers = stamped(message.headers(), clock.instant().toString());
    Message replacement =
        Message.of(message.subject(), message.reply(), headers, message.payload());
    return CompletableFuture.completedFuture(new Interception.Replace(replacement));
  }

  /** The header block with ours at its end; what the publisher wrote under that name is dropped. */
  byte[] stamped(byte[] block, String time) {
    StringBuilder lines = new StringBuilder();
    String[] former = block == null ? new String[] {VERSION} : new String(block, UTF_8).split(LINE);
    lines.append(former[0]).append(LINE);
    String own = header.toLowerCase(Locale.ROOT) + ':';
    for (int i = 1; i < former.length; i++) {
      if (!former[i].isEmpty() && !former[i].toLowerCase(Locale.ROOT).startsWith(own)) {
        lines.append(former[i]).append(LINE);
      }
    }
    lines.append(header).append(": ").append(time).append(LINE).append(LINE);
    return lines.toString().getBytes(block == null ? US_ASCII : UTF_8);
  }
}
