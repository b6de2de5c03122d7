package io.natrium.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a NATS server of this JVM for the tests of a class.
 *
 * <pre>{@code
 * @NatsServerTest(config = "max_payload: 1MB")
 * class OrdersTest {
 *   @Test
 *   void deliversAnOrder(@ServerUrl String url, InternalClient client) { ... }
 * }
 * }</pre>
 *
 * <p>Constructors, test methods and lifecycle methods may ask for a {@link
 * io.natrium.kernel.NatsServer}, for a {@link ServerUnderTest} to stop and restart it, for an
 * {@link io.natrium.spi.session.InternalClient} that is closed after the test, and with {@link
 * ServerUrl} for its URL as a String or URI.
 *
 * <p>The server listens at a free port of the loopback address, whatever the configuration says.
 * Nested classes share the server of the class around them unless they are annotated themselves.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NatsServerExtension.class)
public @interface NatsServerTest {

  /**
   * Configuration in the language of nats-server. {@code ${SERVER_DIR}} in it is replaced by a
   * directory of the server, new and empty at first and deleted after its end.
   */
  String config() default "";

  /** Resource with the configuration, in place of {@link #config}; relative to the test class. */
  String configResource() default "";

  /** Plugins beside {@code tcp} and {@code auth-basic}. */
  UsePlugin[] plugins() default {};

  /** Whether all tests of the class share a server, or each has its own. */
  Lifecycle lifecycle() default Lifecycle.PER_CLASS;

  /** Whether the server listens; without, only clients inside the JVM reach it. */
  boolean listener() default true;

  /** How long a server lives. */
  enum Lifecycle {
    /** From before the first test of the class until after the last. */
    PER_CLASS,
    /** For one test. */
    PER_METHOD
  }
}
