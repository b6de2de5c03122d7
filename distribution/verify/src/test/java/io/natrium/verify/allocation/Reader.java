package io.natrium.verify.allocation;

import io.natrium.verify.client.RawClient;
import io.natrium.verify.client.Task;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A subscriber that counts bytes on a thread of its own, so that the server never waits for it. */
final class Reader {

  private final RawClient client;
  private final AtomicLong received = new AtomicLong();
  private final Task<Void> task;

  Reader(RawClient client) {
    this.client = client;
    this.task = Task.start(this::read);
  }

  private void read() throws IOException {
    byte[] into = new byte[1 << 16];
    for (int count = client.read(into); count >= 0; count = client.read(into)) {
      received.addAndGet(count);
    }
  }

  long received() {
    return received.get();
  }

  void close() throws Exception {
    client.endOutput();
    task.join();
    client.close();
  }
}
