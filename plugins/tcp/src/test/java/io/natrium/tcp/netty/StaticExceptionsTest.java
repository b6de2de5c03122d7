package io.natrium.tcp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Recycler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class StaticExceptionsTest {

  private static final List<Class<?>> ONE_OF_EACH_JAR =
      List.of(
          ByteBuf.class,
          Channel.class,
          ByteToMessageDecoder.class,
          Brotli.class,
          HttpRequestDecoder.class,
          SslHandler.class,
          Recycler.class);

  /** Without a trace, made on demand only, or left out on purpose. */
  private static final List<String> HARMLESS =
      List.of(
          "io.netty.handler.codec.DecoderResult",
          "io.netty.handler.codec.ReplayingDecoder",
          "io.netty.handler.codec.ReplayingDecoderByteBuf",
          "io.netty.handler.codec.spdy.",
          "io.netty.handler.ssl.OpenSsl",
          "io.netty.handler.ssl.util.BouncyCastleUtil",
          "io.netty.handler.timeout.",
          "io.netty.util.ResourceLeakDetector$TraceRecord",
          "io.netty.util.internal.");

  @Test
  void shouldKnowEveryClassThatKeepsAnException() throws Exception {
    TreeSet<String> found = new TreeSet<>();
    for (Class<?> one : ONE_OF_EACH_JAR) {
      collect(one, found);
    }
    assertTrue(found.contains("io.netty.handler.codec.http.HttpObjectDecoder"), found.toString());
    found.removeIf(name -> HARMLESS.stream().anyMatch(name::startsWith));
    TreeSet<String> known = new TreeSet<>(StaticExceptions.holders());
    known.remove(HttpRequestDecoder.class.getName()); // which initializes its superclass
    assertEquals(known, found);
  }

  private static void collect(Class<?> one, TreeSet<String> found)
      throws IOException, URISyntaxException {
    URI jar = one.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (JarFile file = new JarFile(Path.of(jar).toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.startsWith("io/netty/") && name.endsWith(".class") && keeps(name)) {
          found.add(className(name));
        }
      }
    }
  }

  private static String className(String entry) {
    return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
  }

  private static boolean keeps(String entry) {
    try {
      Class<?> type = Class.forName(className(entry), false, ByteBuf.class.getClassLoader());
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && Throwable.class.isAssignableFrom(field.getType())) {
          return true;
        }
      }
      return false;
    } catch (ClassNotFoundException | NoClassDefFoundError needsMore) {
      return false; // needs a library that is not there, and cannot be used either
    }
  }

  @Test
  void shouldMakeThemOnTheThreadThatItIsGiven() {
    StaticExceptions.make(Runnable::run).toCompletableFuture().join();
  }

  @Test
  void shouldSayWhenThePluginIsOver() {
    assertTrue(
        StaticExceptions.make(
                task -> {
                  throw new RejectedExecutionException("over");
                })
            .toCompletableFuture()
            .isCompletedExceptionally());
  }
}
