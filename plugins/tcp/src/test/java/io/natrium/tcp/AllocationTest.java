package io.natrium.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.natrium.spi.transport.Listener;
import io.natrium.tcp.netty.LoopOptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The budget of the design: 64 B per read and 64 B per flush when nothing is batched. */
@Timeout(60)
class AllocationTest {

  private static final int WARM_UP = 30_000;
  private static final int ROUNDS = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private TransportFixture tcp;

  @AfterEach
  void stop() throws Exception {
    tcp.close();
  }

  @ParameterizedTest
  @CsvSource({"true, 16", "true, 20000", "false, 16", "false, 20000"})
  void shouldReadAndFlushWithinTheBudget(boolean nativeIo, int size) throws Exception {
    tcp = new TransportFixture(new LoopOptions(1, nativeIo));
    RecordingHandler.Echo echo = new RecordingHandler.Echo();
    Listener listener = tcp.listen(() -> echo);
    try (Socket socket = TransportFixture.connect(listener)) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] message = new byte[size];
      byte[] back = new byte[size];
      rounds(WARM_UP, in, out, message, back);
      long before = allocated(echo);
      int reads = echo.reads.get();
      rounds(ROUNDS, in, out, message, back);
      reads = echo.reads.get() - reads;
      long perRead = (allocated(echo) - before) / reads;
      System.err.println("allocated per read and flush: " + perRead + " B over " + reads);
      assertTrue(perRead <= 128, perRead + " B per read and flush");
    }
  }

  private static void rounds(
      int count, InputStream in, OutputStream out, byte[] message, byte[] back) throws Exception {
    for (int i = 0; i < count; i++) {
      out.write(message);
      assertEquals(message.length, in.readNBytes(back, 0, back.length));
    }
  }

  private long allocated(RecordingHandler handler) throws Exception {
    AtomicLong sum = new AtomicLong();
    handler.onLoop(() -> sum.set(threads.getThreadAllocatedBytes(Thread.currentThread().getId())));
    return sum.get();
  }

  @Test
  void shouldAllocateNothingWhereAFlushIsAskedFor() throws Exception {
    tcp = new TransportFixture(new LoopOptions(1, true));
    RecordingHandler handler = new RecordingHandler();
    Listener listener = tcp.listen(() -> handler);
    try (Socket socket = TransportFixture.connect(listener)) {
      handler.open();
      byte[] one = {1};
      InputStream in = socket.getInputStream();
      for (int i = 0; i < WARM_UP; i++) {
        handler.send(one, 0, 1);
        assertEquals(1, in.read());
      }
      long me = Thread.currentThread().getId();
      long sum = 0;
      for (int i = 0; i < ROUNDS; i++) {
        handler.out.append(one, 0, 1);
        long before = threads.getThreadAllocatedBytes(me);
        handler.channel.requestFlush();
        handler.channel.requestFlush();
        sum += threads.getThreadAllocatedBytes(me) - before;
        assertEquals(1, in.read());
      }
      assertTrue(sum / ROUNDS < 8, sum + " B in " + ROUNDS + " requests");
    }
  }
}
