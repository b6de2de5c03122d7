package io.natrium.verify.golden;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Natrium in this JVM, its plugins taken from the class path. */
final class EmbeddedServerUnderTest implements ServerUnderTest {

  @Override
  public InetSocketAddress start(String config) throws IOException {
    throw new IOException("no embedded server yet; name one by -Dnatrium.golden.server=/path");
  }

  @Override
  public void close() {
    // Nothing was started.
  }
}
