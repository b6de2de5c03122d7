package io.natrium.junit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.natrium.spi.transport.CloseCause;
import io.natrium.spi.transport.DialSpec;
import io.natrium.spi.transport.ListenSpec;
import io.natrium.spi.transport.Listener;
import io.natrium.spi.transport.StreamChannel;
import io.natrium.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link TransportProvider} does. Subclasses make one and know its addresses. */
@Timeout(120)
public abstract class TransportContract {

  private static final int LARGE = 4 << 20;

  private final BlockingQueue<RecordingPeer> accepted = new LinkedBlockingQueue<>();
  private final List<RecordingPeer> peers = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** The transport under test; the same one within a test. */
  protected abstract TransportProvider transport() throws Exception;

  /** Where to listen; free at each call, which happens once in a test. */
  protected abstract ListenSpec listenSpec() throws Exception;

  /** How to reach a listener. */
  protected abstract DialSpec dialSpec(Listener listener);

  @AfterEach
  void nothingWentWrong() throws Exception {
    for (RecordingPeer peer : peers) {
      if (peer.opened.isDone()) {
        peer.channel().close(false);
        peer.closed.get(20, TimeUnit.SECONDS);
      }
      assertEquals("", peer.fault());
    }
    for (Listener listener : listeners) {
      listener.stopAccepting().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private Listener listen(boolean echo) throws Exception {
    Listener listener =
        transport()
            .listen(
                listenSpec(),
                info -> {
                  RecordingPeer peer = new RecordingPeer(echo);
                  accepted.add(peer);
                  return peer;
                });
    listeners.add(listener);
    return listener;
  }

  private RecordingPeer dial(Listener listener) throws Exception {
    RecordingPeer peer = new RecordingPeer(false);
    peers.add(peer);
    StreamChannel channel =
        transport().dial(dialSpec(listener), peer).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertSame(peer.channel(), channel);
    return peer;
  }

  private RecordingPeer accepted() throws Exception {
    RecordingPeer peer = accepted.poll(20, TimeUnit.SECONDS);
    assertNotNull(peer, "nobody was accepted");
    peers.add(peer);
    peer.channel();
    return peer;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void carriesBytesBothWaysInOrder() throws Exception {
    RecordingPeer client = dial(listen(true));
    accepted();
    byte[] sent = bytes(LARGE);
    client.send(sent);
    assertArrayEquals(sent, client.await(LARGE));
  }

  @Test
  void sendsManySmallAppends() throws Exception {
    RecordingPeer client = dial(listen(true));
    accepted();
    byte[] sent = bytes(1000);
    for (byte one : sent) {
      client.send(new byte[] {one});
    }
    assertArrayEquals(sent, client.await(sent.length));
  }

  @Test
  void tellsTheOtherSideOfAClose() throws Exception {
    RecordingPeer client = dial(listen(false));
    RecordingPeer server = accepted();
    client.channel().close(false);
    assertEquals(CloseCause.LOCAL, client.closed.get(20, TimeUnit.SECONDS));
    assertNotNull(server.closed.get(20, TimeUnit.SECONDS));
    client.channel().close(true); // idempotent
  }

  @Test
  void sendsWhatIsPendingBeforeItCloses() throws Exception {
    RecordingPeer client = dial(listen(false));
    RecordingPeer server = accepted();
    byte[] last = bytes(1000);
    client.append(last);
    client.channel().close(true);
    client.closed.get(20, TimeUnit.SECONDS);
    server.closed.get(20, TimeUnit.SECONDS);
    assertArrayEquals(last, server.received());
  }

  @Test
  void holdsBytesBackWhileReadsArePaused() throws Exception {
    RecordingPeer client = dial(listen(false));
    RecordingPeer server = accepted();
    StreamChannel channel = server.channel();
    CompletableFuture<Void> paused = new CompletableFuture<>();
    channel
        .loop()
        .execute(
            () -> {
              channel.pauseReads();
              paused.complete(null);
            });
    paused.get(20, TimeUnit.SECONDS);
    client.send(bytes(100));
    // bytes that do not come cannot be waited for; a timer of the loop runs after what was ready
    CompletableFuture<Integer> meanwhile = new CompletableFuture<>();
    channel
        .loop()
        .schedule(() -> meanwhile.complete(server.received().length), 100, TimeUnit.MILLISECONDS);
    assertEquals(0, meanwhile.get(20, TimeUnit.SECONDS));
    channel.loop().execute(channel::resumeReads);
    assertArrayEquals(bytes(100), server.await(100));
  }

  @Test
  void closesPeersThatAreNotWanted() throws Exception {
    Listener listener = transport().listen(listenSpec(), info -> null);
    listeners.add(listener);
    RecordingPeer client = new RecordingPeer(false);
    transport().dial(dialSpec(listener), client);
    assertNotNull(client.closed.get(20, TimeUnit.SECONDS));
    assertEquals("", client.fault());
  }

  @Test
  void leavesChannelsAloneWhenItStopsAccepting() throws Exception {
    Listener listener = listen(true);
    RecordingPeer client = dial(listener);
    accepted();
    DialSpec spec = dialSpec(listener);
    listener.stopAccepting().toCompletableFuture().get(20, TimeUnit.SECONDS);
    client.send(bytes(10));
    assertArrayEquals(bytes(10), client.await(10));
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                transport()
                    .dial(spec, new RecordingPeer(false))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS));
    assertInstanceOf(IOException.class, refused.getCause());
  }

  @Test
  void runsTasksAndTimersOnTheLoop() throws Exception {
    RecordingPeer client = dial(listen(false));
    accepted();
    StreamChannel channel = client.channel();
    assertFalse(channel.loop().inLoop());
    CompletableFuture<Boolean> task = new CompletableFuture<>();
    channel.loop().execute(() -> task.complete(channel.loop().inLoop()));
    assertEquals(true, task.get(20, TimeUnit.SECONDS));
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    channel.loop().schedule(() -> cancelled.complete(true), 20, TimeUnit.MILLISECONDS).close();
    channel
        .loop()
        .schedule(() -> timer.complete(channel.loop().inLoop()), 60, TimeUnit.MILLISECONDS);
    assertEquals(true, timer.get(20, TimeUnit.SECONDS));
    assertFalse(cancelled.isDone(), "a timer that was taken back ran");
  }
}
