package io.natrium.verify.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.natrium.spi.auth.AuthOutcome;
import io.natrium.spi.auth.Credentials;
import io.natrium.spi.plugin.Declaration;
import io.natrium.spi.plugin.DrainReason;
import io.natrium.spi.plugin.PluginContext;
import io.natrium.spi.plugin.ServerPlugin;
import io.natrium.spi.session.ClientSession;
import io.natrium.spi.session.Message;
import io.natrium.spi.session.SessionSpec;
import io.natrium.spi.session.Sessions;
import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.Outbound;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.StreamHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A protocol of a plugin: lines of words, {@code in USER PASSWORD}, {@code pub SUBJECT HEADER...},
 * {@code sub SUBJECT}, each answered by one line. Reads are taken for whole lines.
 */
final class WordProtocol implements ServerPlugin {

  private volatile Listener listener;

  @Override
  public void declare(Declaration declaration) {}

  @Override
  public void start(PluginContext context) throws IOException {
    Sessions sessions = context.sessions();
    listener =
        context
            .transports()
            .byScheme("tcp")
            .orElseThrow()
            .listen(new ListenSpec("127.0.0.1", 0, Optional.empty()), peer -> new Words(sessions));
  }

  int port() {
    return ((InetSocketAddress) listener.boundAddress()).getPort();
  }

  @Override
  public CompletionStage<Void> drain(DrainReason reason, Duration grace) {
    return listener.stopAccepting();
  }

  @Override
  public void stop() {}

  private static final class Words implements StreamHandler {

    private final Sessions sessions;
    private ClientSession session;

    Words(Sessions sessions) {
      this.sessions = sessions;
    }

    @Override
    public void onOpen(StreamChannel channel) {
      session = sessions.open(new SessionSpec("words", channel));
      session.onJudged(result -> answer(result.toString()));
    }

    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
      for (String line : new String(buffer, offset, length, US_ASCII).split("\n")) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "in" ->
              session
                  .authenticate(new Credentials(words[1], words[2], "", "", "", ""))
                  .thenAccept(outcome -> answer(outcome == AuthOutcome.ADMITTED ? "in" : "out"));
          case "pub" -> answer(session.publish(message(words)).toString());
          default -> answer(subscribe(words[1]));
        }
      }
      session.flushTouched();
    }

    private static Message message(String[] words) {
      StringBuilder headers = new StringBuilder("NATS/1.0\r\n");
      for (int i = 2; i < words.length; i++) {
        headers.append(words[i]).append("\r\n");
      }
      byte[] block = words.length == 2 ? null : (headers + "\r\n").getBytes(US_ASCII);
      return Message.of(words[1], null, block, new byte[0]);
    }

    private String subscribe(String subject) {
      try {
        session.subscribe(
            subject.getBytes(US_ASCII), null, message -> answer("got " + message.subject()));
        return "subscribed";
      } catch (SecurityException denied) {
        return "denied";
      }
    }

    private void answer(String text) {
      byte[] bytes = (text + "\n").getBytes(US_ASCII);
      session.wire().write(bytes, 0, bytes.length);
      session.wire().flush();
    }

    @Override
    public Outbound outbound() {
      return session.outbound();
    }

    @Override
    public void onClosed(CloseCause cause) {
      session.ended(cause);
    }
  }
}
