package io.natrium.verify.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client over the JDK's WebSocket, which knows nothing of NATS. Thread: one. */
public final class JdkSocket implements WebSocket.Listener {

  private static final long LIMIT_SECONDS = 20;

  private final StringBuilder received = new StringBuilder();
  private WebSocket socket;
  private int closeStatus;
  private String closeText;

  private JdkSocket() {}

  /** Connects, with pairs of header names and values. */
  public static JdkSocket open(String url, String... headers) throws Exception {
    return open(HttpClient.newHttpClient(), url, headers);
  }

  /** Connects with a client that may have other certificates to trust. */
  public static JdkSocket open(HttpClient client, String url, String... headers) throws Exception {
    JdkSocket opened = new JdkSocket();
    WebSocket.Builder builder = client.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    opened.socket =
        builder.buildAsync(URI.create(url), opened).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return opened;
  }

  /** Sends text as one binary message. */
  public void send(String text) throws Exception {
    socket
        .sendBinary(ByteBuffer.wrap(text.getBytes(ISO_8859_1)), true)
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public synchronized CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    received.append(ISO_8859_1.decode(data));
    notifyAll();
    from.request(1);
    return null;
  }

  @Override
  public synchronized CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closeStatus = status;
    closeText = reason;
    notifyAll();
    return null;
  }

  @Override
  public synchronized void onError(WebSocket from, Throwable error) {
    closeText = error.toString();
    closeStatus = -1;
    notifyAll();
  }

  /** Waits for a whole line that begins like this; lines before it are dropped. */
  public synchronized String line(String beginning) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      int at = 0;
      for (int next; (next = received.indexOf("\r\n", at)) >= 0; at = next + 2) {
        String line = received.substring(at, next);
        if (line.startsWith(beginning)) {
          received.delete(0, next + 2);
          return line;
        }
      }
      await(end, beginning);
    }
  }

  /** Waits for the close frame; its code and reason. */
  public synchronized String closed() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (closeText == null) {
      await(end, "the close frame");
    }
    return closeStatus + " " + closeText;
  }

  /** Waits for news; every caller looks again and comes back. */
  @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
  private void await(long end, String what) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left <= 0) {
      throw new AssertionError("did not come: " + what + "; there is: " + received);
    }
    wait(left);
  }
}
