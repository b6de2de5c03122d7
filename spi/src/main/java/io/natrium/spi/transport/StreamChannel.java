package io.natrium.spi.transport;

import io.natrium.spi.Stable;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One connection of a transport, as its handler uses it. Implemented by transports. */
@Stable
public interface StreamChannel {

  /** Facts of the peer. Thread: any. */
  PeerInfo peer();

  /** The loop that serves the channel. Thread: any. */
  IoLoop loop();

  /**
   * Asks the transport to drain {@link StreamHandler#outbound} soon. Called once per read batch of
   * a publisher and receiver, from any loop: it must not block, must not allocate when a request is
   * already pending, and must clear its pending mark before it gathers.
   */
  void requestFlush();

  /** Stops reading from the peer: the only means of back-pressure. Thread: loop. */
  void pauseReads();

  /** Reads again. Thread: loop. */
  void resumeReads();

  /**
   * Encrypts the channel. What the outbound buffer held at the call is sent in clear first; what is
   * written later is encrypted. Reads resume when the handshake is over. Thread: loop.
   *
   * @param asClient whether this side sends the client hello
   * @param received bytes of the peer that the handler was given and that are the beginning of the
   *     handshake; empty for none
   * @return completes on the loop. Fails, after which the channel is closed, with a {@link
   *     java.net.SocketTimeoutException} when the handshake overruns {@link TlsSpec#timeout}, with
   *     a {@link java.net.ProtocolException} when the peer does not speak TLS, and with other
   *     exceptions when the two sides do not agree or the peer may not come in
   */
  CompletionStage<TlsInfo> startTls(TlsSpec spec, boolean asClient, byte[] received);

  /** The result of the handshake, empty while the channel is in clear. Thread: loop. */
  Optional<TlsInfo> tls();

  /**
   * Closes the channel; {@link StreamHandler#onClosed} follows. Thread: any, idempotent.
   *
   * @param flushFirst whether to try for a short, bounded time to send what is pending
   */
  void close(boolean flushFirst);
}
