package io.natrium.kernel.plugin.pf4j;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // the classes that are looked at are never called
class ExitCallsTest {

  /** Never called. */
  private static final class Exits {
    static void now() {
      System.exit(1);
    }
  }

  private static final class Halts {
    static void now() {
      Runtime.getRuntime().halt(1);
    }
  }

  private static final class Tool {
    @SuppressWarnings("unused")
    public static void main(String[] arguments) {
      System.exit(arguments.length);
    }
  }

  private static final class Harmless {
    static long now() {
      return System.nanoTime() + Runtime.getRuntime().maxMemory() + "exit".length();
    }
  }

  private static byte[] bytesOf(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      assertNotNull(in, file);
      return in.readAllBytes();
    }
  }

  private static boolean found(byte[] classFile) throws IOException {
    return ExitCalls.in(new ByteArrayInputStream(classFile));
  }

  @Test
  void shouldFindCallsThatEndTheJvm() throws IOException {
    assertTrue(found(bytesOf(Exits.class)));
    assertTrue(found(bytesOf(Halts.class)));
  }

  @Test
  void shouldFindNothingInOtherCode() throws IOException {
    assertFalse(found(bytesOf(Harmless.class)));
    assertFalse(found(bytesOf(ExitCalls.class)));
  }

  @Test
  void shouldPassOverToolsForTheCommandLine() throws IOException {
    assertFalse(found(bytesOf(Tool.class)));
  }

  @Test
  void shouldPassOverWhatIsNoClassFile() throws IOException {
    byte[] whole = bytesOf(Exits.class);
    assertFalse(found(new byte[0]));
    assertFalse(found(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    for (int length = 0; length < whole.length; length += 7) {
      found(Arrays.copyOf(whole, length)); // must not throw
    }
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 10, Math.min(damaged.length, 200), (byte) 0xff);
    assertFalse(found(damaged));
  }
}
