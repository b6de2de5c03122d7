package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AcceptorTest {

  @Test
  void shouldPauseLongerEachTimeTheSystemIsOutOfSockets() throws Exception {
    Loops loops = Loops.open(new LoopOptions(1, false), task -> new Thread(task, "loop"));
    try {
      TcpLoop home = loops.next();
      EmbeddedChannel channel =
          new EmbeddedChannel(new Acceptor(loops, home, "tcp", (pipeline, loop, peer) -> {}));
      long[] waits = new long[3];
      for (int i = 0; i < waits.length; i++) {
        CountDownLatch looked = new CountDownLatch(1);
        // However late this thread looks, the loop does not end the pause before.
        home.execute(() -> awaitQuietly(looked));
        long start = System.nanoTime();
        channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        assertFalse(channel.config().isAutoRead());
        looked.countDown();
        while (!channel.config().isAutoRead()) {
          tick(home);
        }
        waits[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      }
      assertTrue(waits[0] >= 9 && waits[1] >= 19 && waits[2] >= 39, waits[0] + " " + waits[1]);
    } finally {
      assertTrue(loops.close(Duration.ofSeconds(5)));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tick(TcpLoop loop) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.schedule(() -> done.complete(null), 1, TimeUnit.MILLISECONDS);
    done.get(5, TimeUnit.SECONDS);
  }
}
