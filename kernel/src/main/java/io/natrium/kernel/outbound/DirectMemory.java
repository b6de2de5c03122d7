package io.natrium.kernel.outbound;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/**
 * Takes direct memory and gives it back at once. The JDK itself frees it only when a collection has
 * found the buffer unused, which for a buffer that lived long may be never. Stateless.
 */
final class DirectMemory {

  /** Null on a JVM without the method; memory is freed by the collector there. */
  private static final MethodHandle FREE = lookUp();

  private DirectMemory() {}

  private static MethodHandle lookUp() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException | RuntimeException missing) {
      return null;
    }
  }

  /** Whether {@link #free} does anything. */
  static boolean canFree() {
    return FREE != null;
  }

  /** Null if the JVM has no direct memory left. */
  static ByteBuffer take(int capacity) {
    try {
      return ByteBuffer.allocateDirect(capacity);
    } catch (OutOfMemoryError noDirectMemory) {
      // Thrown by the JVM's own count of direct memory, which others use as well; the heap is fine.
      return null;
    }
  }

  /** Frees a buffer that nobody uses any more, not even through a view. */
  static void free(ByteBuffer buffer) {
    if (FREE == null) {
      return;
    }
    try {
      FREE.invokeExact(buffer);
    } catch (Error | RuntimeException failed) {
      throw failed;
    } catch (Throwable checked) {
      throw new IllegalStateException("direct memory cannot be freed", checked);
    }
  }
}
