package io.natrium.auth.callout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.plugin.ServerPlugin;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar for the plugins directory has all that the plugin needs of its library. */
class PluginJarIT {

  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));
  private static final String PACKAGE = "io.natrium.auth.callout.";

  /** Shows the SPI and the JDK alone, as the server does. */
  private static final class Contracts extends ClassLoader {

    Contracts() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("io.natrium.spi.") || name.startsWith("org.slf4j.")) {
        return PluginJarIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Test
  void shouldSignSealAndOpen() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {JAR.toUri().toURL()}, new Contracts())) {
      Method newUser =
          loader
              .loadClass(PACKAGE + "Ed25519Keys")
              .getDeclaredMethod("newUser", SecureRandom.class);
      newUser.setAccessible(true);
      assertTrue(((String) newUser.invoke(null, new SecureRandom())).startsWith("U"));
      Method isGood =
          newUser
              .getDeclaringClass()
              .getDeclaredMethod("isGood", byte[].class, byte[].class, byte[].class);
      isGood.setAccessible(true);
      assertEquals(false, isGood.invoke(null, new byte[32], new byte[9], new byte[64]));
      Class<?> type = loader.loadClass(PACKAGE + "SealedBox");
      Constructor<?> make = type.getDeclaredConstructor(byte[].class);
      make.setAccessible(true);
      Object box = make.newInstance((Object) new byte[32]);
      Method seal = type.getDeclaredMethod("seal", byte[].class, SecureRandom.class);
      seal.setAccessible(true);
      Method open = type.getDeclaredMethod("open", byte[].class);
      open.setAccessible(true);
      Object opened = open.invoke(box, seal.invoke(box, new byte[100], new SecureRandom()));
      assertEquals(100, ((byte[]) ((Optional<?>) opened).orElseThrow()).length);
      Object entry = loader.loadClass(PACKAGE + "AuthCalloutPlugin").getConstructor().newInstance();
      assertTrue(entry instanceof ServerPlugin);
    }
  }

  @Test
  void shouldHoldNothingOfTheServer() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertEquals("auth-callout", jar.getManifest().getMainAttributes().getValue("Plugin-Id"));
      assertTrue(jar.stream().noneMatch(entry -> entry.getName().startsWith("io/natrium/spi")));
      assertTrue(jar.stream().noneMatch(entry -> entry.getName().startsWith("org/slf4j")));
    }
  }
}
